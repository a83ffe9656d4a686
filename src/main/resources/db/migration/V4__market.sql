create table asset (
  code text primary key check (code ~ '^[A-Z0-9]{2,12}$'),
  name text not null,
  decimals smallint not null check (decimals between 0 and 30)
);

-- A chain, and the ERC-2771 forwarder through which Countersign relays signed requests on it.
create table network (
  id text primary key check (id ~ '^[a-z0-9-]{2,32}$'),
  name text not null,
  chain_id numeric(78, 0) not null check (chain_id > 0),
  rpc_url text not null,
  forwarder_address text not null check (forwarder_address ~ '^0x[0-9a-f]{40}$'),
  forwarder_name text not null,
  forwarder_version text not null
);

create table token (
  asset_code text not null references asset,
  network_id text not null references network,
  contract_address text not null check (contract_address ~ '^0x[0-9a-f]{40}$'),
  primary key (asset_code, network_id)
);
