-- Orders of customers have a history, too.
alter table event drop constraint event_subject_type_check;
alter table event add constraint event_subject_type_check
  check (subject_type in ('RAMP_ORDER', 'TRANSFER', 'AUTHORIZATION', 'CUSTOMER_ORDER'));

-- A wire knows either one endpoint of each partner, whose row outlives its URL, or subscriptions: any number, each with the topics
-- that it asked for, and gone for good once it was removed. Its row stays for as long as the log of its deliveries.
alter table webhook_endpoint
  add column subscription boolean not null default false,
  add column topics text[] check (cardinality(topics) between 1 and 50),
  add column created_at timestamptz,
  add column removed_at timestamptz,
  add constraint webhook_endpoint_subscription_check
    check ((subscription and url is null) = (removed_at is not null));
update webhook_endpoint set created_at = registered_at;
alter table webhook_endpoint
  alter column created_at set not null,
  drop constraint webhook_endpoint_partner_id_wire_key;
create unique index webhook_endpoint_single on webhook_endpoint (partner_id, wire) where not subscription;
create index webhook_endpoint_of_partner on webhook_endpoint (partner_id, wire, created_at, id);
create index webhook_endpoint_removed on webhook_endpoint (removed_at) where removed_at is not null;

-- What a wire signs with that knows no secret of each partner: one key pair of this installation at a time. The first is made when
-- it is needed; two replicas that need it at once agree on the number.
create table webhook_signing_key (
  id uuid primary key,
  wire text not null check (wire ~ '^[a-z]{2,20}$'),
  number integer not null check (number > 0),
  sealed bytea not null,
  public_key bytea not null,
  created_at timestamptz not null,
  activates_at timestamptz not null,
  retires_at timestamptz,
  unique (wire, number),
  check (activates_at >= created_at),
  check (retires_at is null or retires_at >= created_at)
);
