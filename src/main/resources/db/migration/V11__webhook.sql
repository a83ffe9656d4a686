-- Where a partner wants to be told what happened: one receiver on each wire. The row outlives its URL, because the secrets
-- belong to the partner and the wire. Events are queued while there is a URL, and delivered while it is enabled.
create table webhook_endpoint (
  id uuid primary key,
  partner_id uuid not null references partner,
  wire text not null check (wire ~ '^[a-z]{2,20}$'),
  url text check (length(url) between 1 and 2048),
  subjects text[] not null check (cardinality(subjects) > 0),
  enabled boolean not null,
  registered_at timestamptz not null,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('GONE', 'FAILING')),
  unique (partner_id, wire),
  unique (id, partner_id),
  check (url is not null or not enabled),
  check ((disabled_at is null) = (disabled_reason is null)),
  check (not enabled or disabled_at is null)
);
-- A transition looks here for whom to tell.
create index webhook_endpoint_listening on webhook_endpoint (partner_id) where url is not null;

-- Encrypted with a key from the configuration. Which one signs is a matter of time: the latest that is active.
create table webhook_secret (
  id uuid primary key,
  partner_id uuid not null,
  endpoint_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null,
  activates_at timestamptz not null,
  retires_at timestamptz,
  foreign key (endpoint_id, partner_id) references webhook_endpoint (id, partner_id),
  check (retires_at is null or retires_at >= created_at)
);
create index webhook_secret_of_endpoint on webhook_secret (endpoint_id, activates_at);

-- One event for one endpoint. Inserted by the statement that appended the event.
create table webhook_delivery (
  id uuid primary key,
  partner_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null references event,
  subject_id uuid not null,
  sequence integer not null check (sequence > 0),
  state text not null check (state in ('PENDING', 'DELIVERED', 'EXHAUSTED', 'SKIPPED', 'DISCARDED')),
  attempts integer not null default 0 check (attempts >= 0),
  attempts_before integer not null default 0,
  queued_at timestamptz not null,
  ended_at timestamptz,
  unique (endpoint_id, event_id),
  foreign key (endpoint_id, partner_id) references webhook_endpoint (id, partner_id),
  check ((state = 'PENDING') = (ended_at is null)),
  check (attempts_before between 0 and attempts)
);
create index webhook_delivery_next on webhook_delivery (endpoint_id, subject_id, sequence) where state = 'PENDING';
create index webhook_delivery_log on webhook_delivery (endpoint_id, queued_at, id);
create index webhook_delivery_missed on webhook_delivery (endpoint_id, state, queued_at, id)
  where state in ('EXHAUSTED', 'DISCARDED');
create index webhook_delivery_ended on webhook_delivery (ended_at) where state <> 'PENDING';

-- The deliveries of one subject to one endpoint, which go one after the other. What is claimed is a lane: so that order is kept,
-- and nothing that has to wait is ever looked at. While it is leased, next_attempt_at is when the lease is over; it is renewed when
-- the endpoint was registered anew since, so that a failure of the attempt under way delays nothing.
create table webhook_lane (
  id uuid primary key,
  partner_id uuid not null,
  endpoint_id uuid not null,
  subject_id uuid not null,
  pending integer not null check (pending >= 0),
  next_attempt_at timestamptz,
  lease uuid,
  renewed boolean not null default false,
  unique (endpoint_id, subject_id),
  foreign key (endpoint_id, partner_id) references webhook_endpoint (id, partner_id),
  check ((pending = 0) = (next_attempt_at is null)),
  check (lease is null or next_attempt_at is not null)
);
create index webhook_lane_due on webhook_lane (endpoint_id, next_attempt_at) where next_attempt_at is not null;
create index webhook_lane_leased on webhook_lane (endpoint_id, next_attempt_at) where lease is not null;
create index webhook_lane_idle on webhook_lane (id) where pending = 0;

-- What became of each attempt. Never a word of what the receiver answered.
create table webhook_attempt (
  id uuid primary key,
  partner_id uuid not null references partner,
  delivery_id uuid not null references webhook_delivery on delete cascade,
  number integer not null check (number > 0),
  at timestamptz not null,
  succeeded boolean not null,
  http_status integer check (http_status between 100 and 999),
  latency_ms integer not null check (latency_ms >= 0),
  error text check (error in ('INVALID_URL', 'UNKNOWN_HOST', 'REFUSED_ADDRESS', 'CONNECT', 'TLS', 'TIMEOUT', 'CLOSED', 'REDIRECT',
    'STATUS', 'GONE', 'NO_SECRET', 'INTERNAL')),
  unique (delivery_id, number),
  check (succeeded = (error is null)),
  check (not succeeded or http_status is not null)
);

-- Whether the provider of an order was licensed is a fact of the order: the offer may say otherwise tomorrow.
-- With a default the table is not rewritten; only the orders of providers that the operator vouches for are touched.
alter table ramp_order add column licensed boolean not null default false;
update ramp_order o set licensed = true from liquidity_provider p where p.id = o.provider_id and p.licensed;
