// Sends a customer's USDC, as a banking partner's backend would: a small one goes straight through, a large one waits for the
// partner's reviewer.
//   node customer-orders.mjs [base url]
import { createSign } from "node:crypto";

const base = process.argv[2] ?? "http://localhost:8080";
const world = await (await fetch(`${base}/sandbox/v1/world`)).json();
const { lirium } = world;

function token({ issuer, private_key_pem }) {
  const part = (object) => Buffer.from(JSON.stringify(object)).toString("base64url");
  const signed = `${part({ alg: "RS512", typ: "JWT" })}.${part({ iss: issuer, iat: Math.floor(Date.now() / 1000) })}`;
  return `${signed}.${createSign("RSA-SHA512").update(signed).sign(private_key_pem, "base64url")}`;
}

async function call(credential, method, path, body) {
  const response = await fetch(`${base}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token(credential)}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  }
  return answer;
}

const orders = `/customers/${lirium.customer_id}/orders`;

async function code(order) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { messages } = await (await fetch(`${base}/sandbox/v1/mailbox?to=${lirium.customer_email}`)).json();
    const mail = messages.find(({ text }) => text.includes(order.id));
    if (mail) {
      return /code is (\d{6})/.exec(mail.text)[1];
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("no mail came");
}

async function until(order, state) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const now = await call(lirium, "GET", `${orders}/${order.id}`);
    if (now.state === state) {
      console.log(`  ${now.state}, ${JSON.stringify(now.send.destination.crypto_currency_transaction ?? {})}`);
      return now;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`order ${order.id} did not become ${state}`);
}

async function send(amount) {
  const order = await call(lirium, "POST", orders, {
    operation: "send",
    asset: { currency: "USDC" },
    send: {
      network: "polygon",
      destination: { type: "crypto_currency_address", value: "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94", amount },
    },
  });
  console.log(`send ${order.id}: ${order.asset.amount} USDC leave, ${order.send.destination.amount} arrive, fees ${order.send.fees}`);
  return order;
}

const { products } = await call(lirium, "GET", "/partner");
console.log(`products ${products.join(", ")}`);

const small = await send("25.00");
const sent = await call(lirium, "POST", `${orders}/${small.id}/confirm`, { confirmation_code: await code(small) });
console.log(`  confirmed: ${sent.state}`);
await until(small, "completed");

const large = await send("5000.00");
const held = await call(lirium, "POST", `${orders}/${large.id}/confirm`, { confirmation_code: await code(large) });
console.log(`  confirmed: ${held.state}, waits for ${held.send.authorizations.length} authorization`);
const { orders: waiting } = await call(lirium.authorizer, "GET", "/partner/authorizations?authorization_state=pending");
const mine = waiting.find(({ id }) => id === large.id);
const decided = await call(
  lirium.authorizer,
  "PATCH",
  `/customers/${mine.customer_id}/orders/${mine.id}/authorizations/${mine.send.authorizations[0].id}`,
  { state: "approved" },
);
console.log(`  approved: ${decided.state}`);
await until(large, "completed");
