// Receives webhooks from a local sandbox: checks each signature over the raw bytes, and forgets copies. No dependencies.
//   node webhooks.mjs [base url] [port]
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const base = process.argv[2] ?? "http://localhost:8080";
const port = Number(process.argv[3] ?? 8099);
const TOLERANCE_SECONDS = 300;

const { unigox } = await (await fetch(`${base}/sandbox/v1/world`)).json();
const seen = new Set();

function signedBy(secret, header, timestamp, body) {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex")}`);
  const given = Buffer.from(header ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const timestamp = request.headers["x-unigox-timestamp"];
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
  if (!fresh || !signedBy(unigox.webhook_secret, request.headers["x-unigox-signature"], timestamp, body)) {
    console.log("refused: not signed by us, or too old");
    response.writeHead(401).end();
    return;
  }
  const event = JSON.parse(body);
  const copy = seen.has(event.event_id);
  seen.add(event.event_id);
  console.log(`${event.event_type} ${event.data.order_id ?? ""} ${event.data.status ?? ""}${copy ? " (a copy)" : ""}`);
  response.writeHead(204).end();
});

server.listen(port, "127.0.0.1", async () => {
  const answer = await fetch(`${base}/api/v1/partner/webhooks`, {
    method: "POST",
    headers: { "X-API-Key": unigox.api_key, "Content-Type": "application/json" },
    body: JSON.stringify({ url: `http://localhost:${port}/` }),
  });
  console.log(`registered: ${await answer.text()}`);
  const test = await fetch(`${base}/api/v1/partner/webhooks/test`, {
    method: "POST",
    headers: { "X-API-Key": unigox.api_key },
  });
  console.log(`test: ${await test.text()}`);
});
