// Sells 100 USDT for EUR through a local sandbox, from quote to completed, as a partner's backend would.
//   npm install && node off-ramp.mjs [base url]
import { Wallet } from "ethers";

const base = process.argv[2] ?? "http://localhost:8080";
const world = await (await fetch(`${base}/sandbox/v1/world`)).json();
const { api_key, user_uuid, payment_details_id, crypto_currency, fiat_currency, wallet } = world.unigox;

async function call(method, path, body) {
  const response = await fetch(`${base}/api/v1/partner${path}`, {
    method,
    headers: { "X-API-Key": api_key, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!answer.success) {
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

async function until(orderId, status) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const order = await call("GET", `/orders/${orderId}`);
    if (order.status === status) {
      console.log(`${order.status}, next_action ${order.next_action}, allowed ${JSON.stringify(order.allowed_actions)}`);
      return order;
    }
    if (order.status === "failed" || order.status === "cancelled") {
      throw new Error(`order ${orderId} ${order.status}: ${order.timeline.at(-1).description}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`order ${orderId} did not become ${status}`);
}

const quote = await call("POST", "/offramp/quote", {
  user_uuid, payment_details_id, crypto_currency, fiat_currency, crypto_amount: "100",
});
console.log(`quote ${quote.quote_id}: ${quote.crypto_amount} ${crypto_currency} -> ${quote.fiat_amount} ${fiat_currency}`);

const { order_id } = await call("POST", "/offramp/initiate", { quote_id: quote.quote_id });
await until(order_id, "awaiting_crypto_transfer_authorization");

const parameters = await call("GET", `/orders/${order_id}/transfer-authorization-parameters`);
const request = {
  from: parameters.sender_address,
  to: parameters.token_address,
  value: "0",
  gas: parameters.recommended_gas_limit,
  nonce: parameters.forwarder_nonce,
  deadline: String(Math.floor(Date.now() / 1000) + parameters.recommended_ttl_seconds),
  data: parameters.transfer_data,
};
const signature = await new Wallet(wallet.private_key).signTypedData(
  {
    name: "SyntheticAssetForwarder",
    version: "1",
    chainId: Number(parameters.chain_id),
    verifyingContract: parameters.forwarder_address,
  },
  {
    ForwardRequest: [
      { name: "from", type: "address" },
      { name: "to", type: "address" },
      { name: "value", type: "uint256" },
      { name: "gas", type: "uint256" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint48" },
      { name: "data", type: "bytes" },
    ],
  },
  request,
);
await call("POST", `/orders/${order_id}/authorize-crypto-transfer`, { forward_request: request, signature });

await until(order_id, "awaiting_fiat_received_confirmation");
await call("POST", `/orders/${order_id}/confirm-fiat-received`);

const order = await until(order_id, "completed");
for (const { timestamp, status, description } of order.timeline) {
  console.log(`${timestamp}  ${status.padEnd(40)} ${description}`);
}
