// Receives webhooks from a local sandbox, of both wires: checks each signature over the raw bytes, and forgets copies. No dependencies.
//   node webhooks.mjs [base url] [port]
import { createHash, createHmac, createPublicKey, createSign, timingSafeEqual, verify } from "node:crypto";
import { createServer } from "node:http";

const base = process.argv[2] ?? "http://localhost:8080";
const port = Number(process.argv[3] ?? 8099);
const TOLERANCE_SECONDS = 300;

const { unigox, lirium } = await (await fetch(`${base}/sandbox/v1/world`)).json();
const seen = new Set();

const fresh = (seconds) => Math.abs(Date.now() / 1000 - Number(seconds)) <= TOLERANCE_SECONDS;
const same = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const decoded = (part) => JSON.parse(Buffer.from(part, "base64url"));
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

// Unigox: HMAC-SHA256 over the timestamp, a dot and the body, with the secret that we share.
function signedWithSecret(headers, body) {
  const timestamp = headers["x-unigox-timestamp"];
  const expected = createHmac("sha256", unigox.webhook_secret).update(`${timestamp}.`).update(body).digest("hex");
  return fresh(timestamp) && same(Buffer.from(`sha256=${expected}`), Buffer.from(headers["x-unigox-signature"] ?? ""));
}

// Lirium: a token (RS512) that names the body's digest, signed with the installation's key. The algorithm is ours to say, not the token's.
let keys = new Map();
async function signedWithKey(headers, body) {
  try {
    const [header, claims, signature] = headers["x-jwt-signature"].split(".");
    const { alg, kid } = decoded(header);
    if (!keys.has(kid)) {
      const { public_keys } = await (await fetch(`${base}/v1/webhooks/public_keys`)).json();
      keys = new Map(public_keys.map((key) => [key.kid, key]));
    }
    const key = keys.get(kid);
    const { iss, iat, digest } = decoded(claims);
    return (
      alg === "RS512" &&
      key !== undefined &&
      verify("RSA-SHA512", Buffer.from(`${header}.${claims}`), createPublicKey(key.public_key), Buffer.from(signature, "base64url")) &&
      iss === key.issuer &&
      fresh(iat) &&
      same(Buffer.from(createHash("sha256").update(body).digest("hex")), Buffer.from(digest))
    );
  } catch {
    return false;
  }
}

function told(event) {
  return event.action
    ? { id: event.id, text: `${event.action} ${event.order.id} ${event.order.state}` }
    : { id: event.event_id, text: `${event.event_type} ${event.data.order_id ?? ""} ${event.data.status ?? ""}` };
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const good = request.url === "/lirium" ? await signedWithKey(request.headers, body) : signedWithSecret(request.headers, body);
  if (!good) {
    console.log("refused: not signed by us, or too old");
    response.writeHead(401).end();
    return;
  }
  const { id, text } = told(JSON.parse(body));
  console.log(`${text}${seen.has(id) ? " (a copy)" : ""}`);
  seen.add(id);
  response.writeHead(204).end();
});

// What the application of a banking partner signs its calls with.
function token() {
  const signed = `${encoded({ alg: "RS512", typ: "JWT" })}.${encoded({ iss: lirium.issuer, iat: Math.floor(Date.now() / 1000) })}`;
  return `${signed}.${createSign("RSA-SHA512").update(signed).sign(lirium.private_key_pem, "base64url")}`;
}

async function post(path, headers, body) {
  const answer = await fetch(`${base}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  console.log(`${path}: ${await answer.text()}`);
}

server.listen(port, "127.0.0.1", async () => {
  const url = `http://localhost:${port}`;
  await post("/api/v1/partner/webhooks", { "X-API-Key": unigox.api_key }, { url: `${url}/` });
  await post("/api/v1/partner/webhooks/test", { "X-API-Key": unigox.api_key });
  const bearer = { Authorization: `Bearer ${token()}` };
  await post("/v1/webhooks/subscriptions", bearer, { url: `${url}/lirium`, events: ["order-updated", "order-closed"] });
});
