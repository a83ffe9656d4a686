-- Orders of a partner's customers: buy, sell, swap, send, subscribe to an investment, redeem it.

alter table event drop constraint event_subject_type_check;
alter table event add constraint event_subject_type_check
  check (subject_type in ('RAMP_ORDER', 'TRANSFER', 'AUTHORIZATION', 'CUSTOMER_ORDER'));

-- A customer's crypto leaves the partner's treasury, or goes to another customer and leaves nothing.
alter table transfer drop constraint transfer_purpose_check;
alter table transfer add constraint transfer_purpose_check
  check (purpose in ('FUNDING', 'SETTLEMENT', 'REFUND', 'PAYOUT', 'SEND_OUT', 'CUSTOMER_SEND', 'INTERNAL_SEND'));
alter table transfer drop constraint transfer_check;
alter table transfer add constraint transfer_is_fixed_before_it_is_sent check (
  case when purpose = 'INTERNAL_SEND' then tx_hash is null and submission is null and state not in ('SUBMITTED', 'FAILED')
       else state not in ('SUBMITTED', 'CONFIRMED', 'FAILED') or (tx_hash is not null and submission is not null) end);

-- The address from which everything leaves that a partner's customers send on a network. Countersign's own key operates it.
create table treasury (
  partner_id uuid not null references partner,
  network_id text not null references network,
  address text not null check (address ~ '^0x[0-9a-f]{40}$'),
  created_at timestamptz not null default countersign_now(),
  primary key (partner_id, network_id),
  unique (network_id, address)
);

-- On what terms a partner serves its customers.
create table customer_program (
  partner_id uuid primary key references partner,
  products text[] not null,
  -- currencies in which the partner pays for what its customers buy, and is paid for what they sell; the first is its own
  settlement_currencies text[] not null check (cardinality(settlement_currencies) > 0),
  -- in which the worth of an order is counted
  quote_currency text not null references asset,
  -- the most that an order with a price may be worth when it is confirmed; null for no limit
  max_quote_amount numeric check (max_quote_amount > 0),
  -- operations that the customer confirms with a code from a mail
  code_operations text[] not null,
  updated_at timestamptz not null default countersign_now()
);

-- Where a customer receives crypto. What another customer of the partner sends there stays in the house.
create table receiving_address (
  partner_id uuid not null,
  customer_id uuid not null,
  network_id text not null references network,
  address text not null check (address ~ '^0x[0-9a-f]{40}$'),
  created_at timestamptz not null default countersign_now(),
  primary key (customer_id, network_id),
  unique (network_id, address),
  foreign key (partner_id, customer_id) references customer (partner_id, id)
);

create table address_book_entry (
  id uuid primary key,
  partner_id uuid not null,
  customer_id uuid not null,
  network_id text not null references network,
  address text not null check (address ~ '^0x[0-9a-f]{40}$'),
  label text check (length(label) between 1 and 200),
  ownership_type text check (ownership_type in ('self', 'third_party')),
  beneficiary_full_name text check (length(beneficiary_full_name) between 1 and 200),
  created_at timestamptz not null,
  last_used_at timestamptz,
  constraint address_book_once unique (customer_id, network_id, address),
  foreign key (partner_id, customer_id) references customer (partner_id, id)
);

create table customer_order (
  id uuid primary key,
  partner_id uuid not null,
  customer_id uuid not null,
  operation text not null
    check (operation in ('BUY', 'SELL', 'SWAP', 'SEND', 'SUBSCRIBE_INVESTMENT', 'REDEEM_INVESTMENT')),
  state text not null
    check (state in ('CREATED', 'CONFIRMED', 'PROCESSING', 'COMPLETED', 'EXPIRED', 'CANCELLED', 'FAILED')),
  version integer not null check (version > 0),
  reference_id text check (length(reference_id) between 1 and 191),
  -- whether it was given when the order was confirmed
  reference_late boolean not null default false,
  asset_code text not null references asset,
  -- in units of the asset: all that the customer gives, fees included; what the customer gets, of a buy or a redemption
  amount numeric not null check (amount > 0),
  -- what is got for it, or given: the settlement of a buy or a sale, what a swap brings
  counter_asset text references asset,
  counter_amount numeric check (counter_amount > 0),
  -- of a send
  network_id text references network,
  destination_type text,
  destination_value text check (length(destination_value) <= 200),
  destination_address text check (destination_address ~ '^0x[0-9a-f]{40}$'),
  destination_customer uuid,
  destination_amount numeric check (destination_amount > 0),
  fees numeric check (fees >= 0),
  transfer_id uuid unique references transfer,
  -- of a subscription, a redemption, or the redemption that provides what another order needs
  investment_id uuid references investment,
  shares numeric check (shares > 0),
  investment_fee numeric check (investment_fee >= 0),
  -- what the customer paid for these shares
  shares_cost numeric check (shares_cost >= 0),
  code_required boolean not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- by whose key the customer's yes came in
  confirmed_by uuid references credential,
  -- what the customer accepted, by the partner's word
  accepted_currency text check (length(accepted_currency) between 1 and 12),
  accepted_amount numeric check (accepted_amount > 0),
  -- where the people stand who must agree; null when nobody must
  review_state text check (review_state in ('PENDING', 'APPROVED', 'REJECTED', 'LAPSED')),
  end_reason text check (length(end_reason) <= 500),
  requested_by uuid not null references credential,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (partner_id, customer_id) references customer (partner_id, id),
  foreign key (partner_id, destination_customer) references customer (partner_id, id),
  check ((operation = 'SEND') = (transfer_id is not null)),
  check (operation <> 'SEND' or num_nulls(network_id, destination_type, destination_value, destination_address,
    destination_amount, fees) = 0 and amount = destination_amount + fees),
  check (operation not in ('BUY', 'SELL', 'SWAP') or num_nulls(counter_asset, counter_amount) = 0),
  check (operation not in ('SUBSCRIBE_INVESTMENT', 'REDEEM_INVESTMENT') or investment_id is not null),
  check (num_nulls(investment_id, shares, investment_fee, shares_cost) in (0, 4)),
  check ((confirmed_at is null) = (confirmed_by is null)),
  check ((accepted_currency is null) = (accepted_amount is null)),
  check (review_state is null or operation = 'SEND'),
  check (state not in ('CONFIRMED', 'PROCESSING', 'COMPLETED', 'FAILED') or confirmed_at is not null),
  check (state not in ('CREATED', 'EXPIRED') or confirmed_at is null),
  check (state not in ('CONFIRMED', 'PROCESSING', 'FAILED') or operation = 'SEND')
);
-- A partner's reference is used once.
create unique index customer_order_reference_once on customer_order (partner_id, reference_id)
  where reference_id is not null;
-- How many offers a customer has open.
create index customer_order_open on customer_order (customer_id) where state = 'CREATED';
create index customer_order_due on customer_order (expires_at) where state = 'CREATED';
-- What reviewers search, either way from an order, all of it or by where the people stand.
create index customer_order_reviews on customer_order (partner_id, id) where review_state is not null;
create index customer_order_reviews_by_state on customer_order (partner_id, review_state, id)
  where review_state is not null;

-- What was agreed with the customer stays as it was agreed.
create function customer_order_terms_stay() returns trigger language plpgsql as $$
begin
  raise exception 'the terms of order % never change', old.id using errcode = 'restrict_violation';
end $$;
create trigger customer_order_terms_stay before update on customer_order for each row
  when ((new.id, new.partner_id, new.customer_id, new.operation, new.asset_code, new.amount, new.counter_asset,
         new.counter_amount, new.network_id, new.destination_type, new.destination_value, new.destination_address,
         new.destination_customer, new.destination_amount, new.fees, new.transfer_id, new.investment_id, new.shares,
         new.investment_fee, new.shares_cost, new.code_required, new.expires_at, new.requested_by, new.created_at)
        is distinct from
        (old.id, old.partner_id, old.customer_id, old.operation, old.asset_code, old.amount, old.counter_asset,
         old.counter_amount, old.network_id, old.destination_type, old.destination_value, old.destination_address,
         old.destination_customer, old.destination_amount, old.fees, old.transfer_id, old.investment_id, old.shares,
         old.investment_fee, old.shares_cost, old.code_required, old.expires_at, old.requested_by, old.created_at)
        or old.reference_id is not null and new.reference_id is distinct from old.reference_id
        or old.confirmed_at is not null and (new.confirmed_at, new.confirmed_by, new.reference_id, new.accepted_currency, new.accepted_amount)
          is distinct from (old.confirmed_at, old.confirmed_by, old.reference_id, old.accepted_currency, old.accepted_amount))
  execute function customer_order_terms_stay();
create trigger customer_order_is_never_deleted before delete on customer_order
  for each row execute function refuse_change();

-- The code that a customer was mailed: its sealed hash, and how often somebody guessed.
create table confirmation_code (
  order_id uuid primary key references customer_order,
  partner_id uuid not null references partner,
  sealed_hash bytea not null,
  sent smallint not null check (sent > 0),
  attempts smallint not null default 0 check (attempts >= 0)
);

-- How often somebody guessed wrong for a customer on a day, over all orders.
create table confirmation_guess (
  partner_id uuid not null,
  customer_id uuid not null,
  day date not null,
  wrong integer not null check (wrong > 0),
  primary key (customer_id, day),
  foreign key (partner_id, customer_id) references customer (partner_id, id)
);

-- What a customer paid for the shares that it has of an investment, in units of its quote asset: earnings are what exceeds it.
create table investment_position (
  partner_id uuid not null,
  customer_id uuid not null,
  investment_id uuid not null references investment,
  shares numeric not null check (shares >= 0),
  cost numeric not null check (cost >= 0),
  primary key (customer_id, investment_id),
  foreign key (partner_id, customer_id) references customer (partner_id, id)
);
