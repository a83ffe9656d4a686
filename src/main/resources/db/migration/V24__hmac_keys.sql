-- Keys of people that sign their requests with a secret that both sides know (HMAC), what of such requests is remembered, and how
-- many of them there may be.

alter table credential
  drop constraint credential_kind_check,
  drop constraint credential_is_a_partners,
  drop constraint credential_has_a_secret,
  -- sealed: to check a signature it has to be readable
  add column hmac_secret bytea check (length(hmac_secret) between 48 and 200),
  -- a person has five places for live keys
  add column hmac_slot smallint check (hmac_slot between 1 and 5),
  -- from which IPv4 addresses it may be used; empty for any
  add column hmac_sources text[]
    check (cardinality(hmac_sources) <= 5 and array_to_string(hmac_sources, ',') ~ '^(([0-9]{1,3}[.]){3}[0-9]{1,3}(,|$))*$');
alter table credential
  add constraint credential_kind_check
    check (kind in ('API_KEY', 'PROVIDER_KEY', 'OPERATOR_TOKEN', 'RS512_KEY', 'ACCESS_TOKEN', 'HMAC_KEY')),
  add constraint credential_is_a_partners check ((kind in ('API_KEY', 'RS512_KEY', 'ACCESS_TOKEN', 'HMAC_KEY')) = (partner_id is not null)),
  add constraint credential_has_a_secret check ((kind in ('RS512_KEY', 'HMAC_KEY')) = (secret_hash is null)),
  add constraint credential_signs_with_a_shared_secret check (
    (kind = 'HMAC_KEY') = (hmac_secret is not null)
    and (kind = 'HMAC_KEY') = (hmac_slot is not null)
    and (kind = 'HMAC_KEY') = (hmac_sources is not null)),
  add constraint credential_with_a_shared_secret_is_a_persons check (kind <> 'HMAC_KEY' or (user_id is not null and customer_id is null));
create unique index credential_hmac_slot on credential (user_id, hmac_slot) where kind = 'HMAC_KEY' and revoked_at is null;

-- What follows is worth nothing after some seconds, and is written with every request: it is not logged, so a crash of the database
-- forgets it. Times are real ones, not the world's.

-- Nonces that were used. A repeated one is refused for as long as it would be in time.
create unlogged table request_nonce (
  credential_id uuid not null,
  nonce text not null check (length(nonce) between 1 and 20),
  forget_at timestamptz not null,
  primary key (credential_id, nonce)
);
create index request_nonce_over on request_nonce (forget_at);

-- One bucket of tokens for each key. What is missing in it is what flows in until it is full again.
create unlogged table request_rate (
  credential_id uuid primary key,
  full_at timestamptz not null
) with (fillfactor = 50);
