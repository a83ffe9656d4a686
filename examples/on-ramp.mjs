// Buys 100 USDT for EUR through a local sandbox and sends them out to Arbitrum, as a partner's backend would.
//   npm install && node on-ramp.mjs [base url]
import { Wallet } from "ethers";

const base = process.argv[2] ?? "http://localhost:8080";
const world = await (await fetch(`${base}/sandbox/v1/world`)).json();
const { api_key, user_uuid, crypto_currency, fiat_currency, wallet } = world.unigox;

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
      console.log(`${order.status}, allowed ${JSON.stringify(order.allowed_actions)}`);
      return order;
    }
    if (["failed", "cancelled", "send_out_failed"].includes(order.status)) {
      throw new Error(`order ${orderId} ${order.status}: ${order.timeline.at(-1).description}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`order ${orderId} did not become ${status}`);
}

const quote = await call("POST", "/onramp/quote", { user_uuid, crypto_currency, fiat_currency, crypto_amount: "100" });
console.log(`quote ${quote.quote_id}: ${quote.fiat_amount} ${fiat_currency} -> ${quote.crypto_amount} ${crypto_currency}, of which ${quote.fee_breakdown.total_fee} fee`);

const { order_id } = await call("POST", "/onramp/initiate", { quote_id: quote.quote_id });
const { vendor_payment_details } = await until(order_id, "awaiting_fiat_transfer");
console.log(`the user pays by ${vendor_payment_details.payment_network_name} to ${JSON.stringify(vendor_payment_details.details)}`);
await call("POST", `/orders/${order_id}/confirm-payment-sent`);
await until(order_id, "completed");

const { routes } = await call("GET", `/send-out/routes?crypto=${crypto_currency}`);
console.log(`routes: ${routes.map((route) => route.destination_chain).join(", ")}`);
const destination_chain = "arbitrum";
const destination_address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const parameters = await call(
  "GET",
  `/orders/${order_id}/bridge-authorization-parameters?destination_chain=${destination_chain}&destination_address=${destination_address}`,
);
console.log(`${parameters.amount_human} ${crypto_currency} here are ${parameters.to_amount} on ${destination_chain}`);
const forward_request = {
  ...parameters.forward_request,
  deadline: String(Math.floor(Date.now() / 1000) + parameters.recommended_ttl),
};
const signature = await new Wallet(wallet.private_key).signTypedData(
  { ...parameters.eip712_domain, chainId: Number(parameters.eip712_domain.chainId) },
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
  forward_request,
);
await call("POST", `/orders/${order_id}/authorize-bridge`, {
  destination_chain, destination_address, forward_request, signature,
});

const order = await until(order_id, "send_out_completed");
console.log(`delivered by ${order.send_out_tx_hash}`);
for (const { timestamp, status, description } of order.timeline) {
  console.log(`${timestamp}  ${status.padEnd(40)} ${description}`);
}
