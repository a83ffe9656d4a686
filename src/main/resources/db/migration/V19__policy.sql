-- A partner's rules: which of its transfers wait for which people. Read when a transfer is held, and never again for that one.
create table policy_rule (
  id uuid primary key,
  partner_id uuid not null references partner,
  -- rules are read, and their reviews are opened, in this order
  position integer not null check (position > 0),
  name text not null check (length(name) between 1 and 100),
  -- null: of any asset
  asset_code text references asset,
  -- a transfer of this many units or more is met
  at_least numeric not null check (at_least >= 0 and at_least < 1e50),
  quorum smallint not null check (quorum between 1 and 100),
  -- whoever holds it may decide
  permission text not null check (permission ~ '^[a-z][a-z0-9:._-]{0,63}$'),
  window_seconds integer not null check (window_seconds between 1 and 31536000),
  created_at timestamptz not null default countersign_now(),
  constraint policy_rule_position_once unique (partner_id, position)
);
