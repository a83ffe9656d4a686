// Asks for a withdrawal that a colleague approves, as a client of the Aquanow wire would: one is approved and carried out, one is
// rejected, one is taken back.
//   node approval-requests.mjs [base url]
import { createHmac } from "node:crypto";

const base = process.argv[2] ?? "http://localhost:8080";
const { aquanow } = await (await fetch(`${base}/sandbox/v1/world`)).json();
const path = "/accounts/v1/approval";
let last = 0;

// Each nonce is good for one request; the signature is over method, path without query, and nonce.
async function call({ api_key, api_secret }, httpMethod, path, { query = "", body } = {}) {
  last = Math.max(last + 1, Date.now());
  const nonce = String(last);
  const signed = JSON.stringify({ httpMethod, path, nonce });
  const response = await fetch(base + path + query, {
    method: httpMethod,
    headers: {
      "x-api-key": api_key,
      "x-nonce": nonce,
      "x-signature": createHmac("sha384", api_secret).update(signed).digest("hex"),
      ...(body && { "Content-Type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.status !== 200) {
    throw new Error(`${httpMethod} ${path}: ${response.status} ${answer.message}`);
  }
  return answer;
}

const { requester, approver } = aquanow;

async function ask(amount) {
  const request = await call(requester, "POST", path, {
    body: {
      action: "BALANCE/WITHDRAW",
      payload: {
        transactionType: "WITHDRAW",
        symbol: "USDC",
        accountId: aquanow.account_id,
        address: "0xEE506212EE33ac1ac66D56e9Ea5D5866e8C7168e",
        networkType: "eth",
        tag: "example",
        ...amount,
      },
    },
  });
  console.log(`${request.approvalId}: ${request.requestedBy} asks, ${JSON.stringify(request.payload)}`);
  return request;
}

const show = ({ status, executionStatus, reviewRecords }) =>
  console.log(`  ${status}${executionStatus ? `, ${executionStatus}` : ""}`, JSON.stringify(reviewRecords));

const review = (action, { approvalId }, comment) =>
  call(approver, "POST", `${path}/review`, { body: { action, approvalId, comment } });

const start = await ask({ quantity: 25.4 });
show(await review("APPROVE", start, "invoice 17"));
for (let attempt = 0; ; attempt++) {
  const now = await call(requester, "GET", path, { query: `?approvalId=${start.approvalId}` });
  if (now.executionStatus === "DONE") {
    show(now);
    console.log(`  ${now.txHash}`);
    break;
  }
  if (attempt === 120) {
    throw new Error("it was not carried out");
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
}

show(await review("REJECT", await ask({ grossQuantity: 200 })));

const { approvalId } = await ask({ quantity: 1 });
show(await call(requester, "DELETE", path, { body: { approvalId } }));

const all = await call(approver, "GET", path, { query: `?startTime=${start.created}` });
console.log(`since ${start.created}: ${all.map(({ status }) => status).join(", ")}`);
