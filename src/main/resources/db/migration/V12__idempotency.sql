-- Requests that a client may repeat under a key of its choice. A row is claimed before the request runs, and keeps its good
-- answer. Source: draft-ietf-httpapi-idempotency-key-header-07.
create table idempotency_key (
  id uuid primary key, -- the claim: a new one whenever the key is claimed anew
  credential_id uuid not null, -- no reference: the operator's configured token has no row
  partner_id uuid references partner,
  key text not null check (key ~ '^[ -~]{1,255}$'),
  request_hash bytea not null check (length(request_hash) = 32),
  state text not null check (state in ('RUNNING', 'ANSWERED')),
  claimed_until timestamptz,
  status smallint check (status between 200 and 299),
  content_type text check (length(content_type) between 1 and 255),
  answer bytea check (length(answer) <= 1100000), -- sealed
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  unique (credential_id, key),
  check ((state = 'RUNNING') = (claimed_until is not null)),
  check ((state = 'ANSWERED') = (answer is not null)),
  check ((state = 'ANSWERED') = (status is not null)),
  check (state = 'ANSWERED' or content_type is null)
);
create index idempotency_key_over on idempotency_key (expires_at);
