-- The demo world. These tables stay empty wherever the sandbox is off.
create table sandbox_world (
  singleton boolean primary key default true check (singleton),
  document jsonb not null,
  provider_mode text not null check (provider_mode in ('AUTO', 'MANUAL'))
);

create table sandbox_chain_account (
  token_address text not null,
  address text not null,
  balance numeric(78, 0) not null check (balance >= 0),
  primary key (token_address, address)
);

create table sandbox_chain_nonce (
  address text primary key,
  nonce numeric(78, 0) not null check (nonce >= 0)
);

create table sandbox_chain_transaction (
  tx_hash text primary key,
  position bigint generated always as identity,
  kind text not null check (kind in ('FORWARDED', 'ESCROW')),
  token_address text not null,
  sender text not null,
  recipient text not null,
  amount numeric(78, 0) not null,
  nonce numeric(78, 0),
  deadline numeric(78, 0),
  doomed boolean not null,
  status text not null check (status in ('PENDING', 'MINED', 'REVERTED')),
  failure text,
  broadcast_at timestamptz not null
);
create index sandbox_chain_pending on sandbox_chain_transaction (position) where status = 'PENDING';

create table sandbox_chain_fault (
  kind text primary key check (kind in ('insufficient_balance', 'simulation_failed', 'revert', 'silent')),
  remaining integer not null check (remaining >= 0)
);
