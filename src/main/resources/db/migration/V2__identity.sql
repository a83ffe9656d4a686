create table partner (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default countersign_now()
);

-- People of a partner: who reviews, who asked.
create table partner_user (
  id uuid primary key,
  partner_id uuid not null references partner,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) between 3 and 320),
  created_at timestamptz not null default countersign_now(),
  unique (partner_id, email)
);

-- The other side of a ramp order: it offers rates, takes crypto in escrow, pays fiat.
create table liquidity_provider (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default countersign_now()
);

-- Only the SHA-256 of a secret is kept: every secret is 256 random bits, so there is nothing to guess.
create table credential (
  id uuid primary key,
  kind text not null check (kind in ('API_KEY', 'PROVIDER_KEY', 'OPERATOR_TOKEN')),
  public_id text not null unique,
  secret_hash bytea not null check (length(secret_hash) = 32),
  partner_id uuid references partner,
  user_id uuid references partner_user,
  provider_id uuid references liquidity_provider,
  scopes text[] not null,
  label text not null,
  created_at timestamptz not null default countersign_now(),
  revoked_at timestamptz,
  check ((kind = 'API_KEY') = (partner_id is not null)),
  check ((kind = 'PROVIDER_KEY') = (provider_id is not null))
);
create index credential_of_partner on credential (partner_id, created_at);
