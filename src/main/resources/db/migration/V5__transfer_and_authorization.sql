-- A partner's own wallet on a network: the sender of its transfers, and the key that must sign them.
create table wallet (
  id uuid primary key,
  partner_id uuid not null references partner,
  network_id text not null references network,
  address text not null check (address ~ '^0x[0-9a-f]{40}$'),
  created_at timestamptz not null default countersign_now(),
  unique (network_id, address),
  unique (partner_id, network_id)
);

-- One outgoing movement of crypto. What is to be moved never changes after the row is made.
create table transfer (
  id uuid primary key,
  partner_id uuid not null references partner,
  owner_type text not null check (owner_type in ('RAMP_ORDER')),
  owner_id uuid not null,
  purpose text not null check (purpose in ('FUNDING', 'SETTLEMENT', 'REFUND')),
  state text not null check (state in ('HELD', 'RELEASED', 'SUBMITTED', 'CONFIRMED', 'CANCELLED', 'FAILED')),
  version integer not null check (version > 0),
  network_id text not null references network,
  asset_code text not null references asset,
  chain_id numeric(78, 0) not null,
  token_address text not null check (token_address ~ '^0x[0-9a-f]{40}$'),
  forwarder_address text not null check (forwarder_address ~ '^0x[0-9a-f]{40}$'),
  forwarder_name text not null,
  forwarder_version text not null,
  sender_address text not null check (sender_address ~ '^0x[0-9a-f]{40}$'),
  recipient_address text not null check (recipient_address ~ '^0x[0-9a-f]{40}$'),
  amount_atomic numeric(78, 0) not null check (amount_atomic > 0),
  decimals smallint not null,
  gas_limit numeric(78, 0) not null check (gas_limit > 0),
  -- set when released: the forwarder nonce that the sender signed
  sender_nonce numeric(78, 0),
  -- set when submitted, before anything is broadcast: exactly what is broadcast
  tx_hash text,
  submission bytea,
  claimed_until timestamptz,
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  released_at timestamptz,
  check (state not in ('SUBMITTED', 'CONFIRMED', 'FAILED') or (tx_hash is not null and submission is not null)),
  check (state not in ('RELEASED', 'SUBMITTED', 'CONFIRMED', 'FAILED') or released_at is not null)
);
-- An order moves crypto once for each purpose, and an escrow is emptied once, whichever way.
create unique index transfer_once_per_purpose on transfer (owner_id, purpose);
create unique index transfer_empties_escrow_once on transfer (owner_id) where purpose in ('SETTLEMENT', 'REFUND');
-- A signed nonce is used by one live transfer.
create unique index transfer_nonce_once on transfer (chain_id, forwarder_address, sender_address, sender_nonce)
  where state in ('RELEASED', 'SUBMITTED', 'CONFIRMED') and sender_nonce is not null;
create index transfer_released on transfer (released_at) where state = 'RELEASED';
create index transfer_submitted on transfer (updated_at) where state = 'SUBMITTED';
create unique index transfer_tx_hash on transfer (tx_hash);

-- One consent that a transfer waits for.
create table authorization_request (
  id uuid primary key,
  partner_id uuid not null references partner,
  transfer_id uuid not null references transfer,
  kind text not null check (kind in ('SIGNATURE')),
  state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
  version integer not null check (version > 0),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index authorization_of_transfer on authorization_request (transfer_id);
create index authorization_due on authorization_request (expires_at) where state = 'PENDING';

-- One key's or one user's vote, with its evidence.
create table decision (
  authorization_id uuid not null references authorization_request,
  decided_by text not null,
  partner_id uuid not null references partner,
  verdict text not null check (verdict in ('APPROVE', 'REJECT')),
  evidence jsonb not null,
  decided_at timestamptz not null,
  primary key (authorization_id, decided_by)
);
create trigger decision_is_append_only before update or delete on decision
  for each row execute function refuse_change();
