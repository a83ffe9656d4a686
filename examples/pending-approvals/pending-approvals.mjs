// Sends from a wallet and decides on what waits, with BitGo's own JavaScript SDK, unmodified: once with plain tokens, once with tokens
// that requests are signed with.
//   npm install && node pending-approvals.mjs [base url]
import { BitGoAPI } from "@bitgo/sdk-api";
import { BaseCoin } from "@bitgo/sdk-core";

const base = process.argv[2] ?? "http://localhost:8080";
const world = await (await fetch(`${base}/sandbox/v1/world`)).json();
const { coin, enterprise, wallet, wallet_two_of, creator, admins } = world.bitgo;
const OUTSIDE = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94";

/** The SDK knows coins by classes. Of this one it needs no more than the name: keys and chains are the service's business. */
class WorldCoin extends BaseCoin {
  static createInstance(bitgo) {
    return new WorldCoin(bitgo);
  }
  getChain() {
    return coin;
  }
  getFamily() {
    return coin;
  }
  getFullName() {
    return coin;
  }
  getBaseFactor() {
    return 1e6;
  }
}

function as(token) {
  const bitgo = new BitGoAPI({ env: "custom", customRootURI: base, accessToken: token, clientConstants: { constants: {} } });
  bitgo.register(coin, WorldCoin.createInstance);
  return bitgo.coin(coin);
}

async function send(token, from, amount) {
  const source = await as(token).wallets().get({ id: from });
  const sent = await source.submitTransaction({ halfSigned: { recipients: [{ address: OUTSIDE, amount }] }, otp: "0000000", comment: "rent" });
  console.log(`sent ${amount} from ${source.label()}: ${sent.pendingApproval ? `waits, ${sent.error}` : sent.transfer.state}`);
  return sent;
}

async function refused(work, part) {
  try {
    await work();
  } catch (error) {
    if (!error.message.includes(part)) throw error;
    console.log(`  refused as it should be: ${error.status} ${error.message}`);
    return;
  }
  throw new Error(`not refused: ${part}`);
}

for (const style of ["token", "signed_token"]) {
  console.log(`with ${style}`);
  const [first, second, third] = admins.map((admin) => as(admin[style]));

  const held = await send(creator[style], wallet, "5000000");
  const listed = await first.pendingApprovals().list({ walletId: wallet });
  console.log(`  ${listed.pendingApprovals.length} wait in the wallet`);
  const inEnterprise = await first.pendingApprovals().list({ enterpriseId: enterprise });
  console.log(`  ${inEnterprise.pendingApprovals.length} wait in the enterprise`);
  const mine = listed.pendingApprovals.find((one) => one.id() === held.id);
  await refused(() => mine.approve({ otp: "1234567" }), "incorrect otp");
  await refused(() => mine.approve({}), "needs unlock");
  const own = await as(creator[style]).pendingApprovals().get({ id: held.id });
  await refused(() => own.approve({ otp: "0000000" }), "cannot approve by self");
  const approved = await mine.approve({ otp: "0000000" });
  console.log(`  approved from the list: ${approved.state}`);

  const two = await send(creator[style], wallet_two_of, "5000000");
  const fromGet = await second.pendingApprovals().get({ id: two.id });
  console.log(`  one of two: ${(await fromGet.approve({ otp: "0000000" })).state}`);
  await refused(() => fromGet.approve({ otp: "0000000" }), "already decided");
  const last = await third.pendingApprovals().get({ id: two.id });
  console.log(`  two of two: ${(await last.approve({ otp: "0000000" })).state}`);

  const unwanted = await send(creator[style], wallet, "7000000");
  const rejected = await (await third.pendingApprovals().get({ id: unwanted.id })).reject();
  console.log(`  rejected: ${rejected.state}`);
}
