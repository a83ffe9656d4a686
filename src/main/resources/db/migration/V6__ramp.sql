-- Whom a payout reaches: a partner's end user, and where the fiat goes.
create table ramp_user (
  id uuid primary key,
  partner_id uuid not null references partner,
  user_ref text not null check (length(user_ref) between 1 and 200),
  email text not null check (length(email) between 3 and 320),
  kyc_status text not null default 'NOT_STARTED',
  address text,
  city text,
  postal_code text,
  created_at timestamptz not null default countersign_now(),
  unique (partner_id, user_ref)
);

create table payment_method (
  id bigint primary key,
  slug text not null unique,
  name text not null
);

create table payment_network (
  id bigint primary key,
  slug text not null unique,
  name text not null,
  method_id bigint not null references payment_method,
  currency text not null check (currency ~ '^[A-Z]{3}$')
);

insert into payment_method (id, slug, name) values
  (1, 'bank-transfer', 'Bank transfer'),
  (2, 'mobile-money', 'Mobile money');
insert into payment_network (id, slug, name, method_id, currency) values
  (1, 'sepa', 'SEPA', 1, 'EUR'),
  (2, 'faster-payments', 'Faster Payments', 1, 'GBP'),
  (3, 'npp', 'New Payments Platform', 1, 'AUD'),
  (4, 'nip', 'NIBSS Instant Payments', 1, 'NGN'),
  (5, 'm-pesa', 'M-PESA', 2, 'KES'),
  (6, 'ach', 'ACH', 1, 'USD');

create table payment_details (
  id bigint generated always as identity primary key,
  partner_id uuid not null references partner,
  user_id uuid not null references ramp_user,
  payment_network_id bigint not null references payment_network,
  institution_name text not null,
  country_code text check (country_code ~ '^[A-Z]{2}$'),
  details jsonb not null,
  created_at timestamptz not null default countersign_now(),
  deleted_at timestamptz
);
create index payment_details_of_user on payment_details (partner_id, user_id) where deleted_at is null;

-- What a liquidity provider is ready to do now: its rate in fiat per crypto, for one asset and one payment network.
create table ramp_offer (
  id uuid primary key,
  provider_id uuid not null references liquidity_provider,
  direction text not null check (direction in ('OFF_RAMP')),
  asset_code text not null,
  network_id text not null,
  payment_network_id bigint not null references payment_network,
  rate numeric(38, 18) not null check (rate > 0),
  min_crypto numeric(60, 18) not null check (min_crypto > 0),
  max_crypto numeric(60, 18) not null,
  licensed boolean not null,
  settles_automatically boolean not null,
  settlement_address text not null check (settlement_address ~ '^0x[0-9a-f]{40}$'),
  enabled boolean not null default true,
  updated_at timestamptz not null default countersign_now(),
  check (max_crypto >= min_crypto),
  foreign key (asset_code, network_id) references token,
  unique (provider_id, direction, asset_code, network_id, payment_network_id)
);
create index ramp_offer_best on ramp_offer (direction, asset_code, payment_network_id, rate desc) where enabled;

-- A price that holds for a moment, for one order.
create table ramp_quote (
  id uuid primary key,
  partner_id uuid not null references partner,
  offer_id uuid not null references ramp_offer,
  user_id uuid not null references ramp_user,
  payment_details_id bigint not null references payment_details,
  rate numeric(38, 18) not null check (rate > 0),
  crypto_amount numeric(60, 18) not null check (crypto_amount > 0),
  fiat_amount numeric(38, 4) not null check (fiat_amount > 0),
  platform_fee numeric(60, 18) not null check (platform_fee >= 0),
  platform_fee_pct numeric(9, 4) not null check (platform_fee_pct >= 0),
  anchor text not null check (anchor in ('CRYPTO', 'FIAT')),
  slippage_type text not null check (slippage_type in ('PERCENT', 'AMOUNT')),
  slippage_value numeric(38, 8) not null check (slippage_value >= 0),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index ramp_quote_unused on ramp_quote (expires_at) where used_at is null;

create table ramp_order (
  id uuid primary key,
  partner_id uuid not null references partner,
  direction text not null check (direction in ('OFF_RAMP')),
  state text not null check (state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER', 'AWAITING_CRYPTO_TRANSFER_AUTHORIZATION',
    'CRYPTO_TRANSFER_AUTHORIZATION_PENDING', 'CRYPTO_RECEIVED', 'FIAT_PAYMENT_STARTED',
    'AWAITING_FIAT_RECEIVED_CONFIRMATION', 'FIAT_RECEIVED_CONFIRMED', 'CRYPTO_RELEASE_PENDING', 'COMPLETED',
    'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED')),
  version integer not null check (version > 0),
  quote_id uuid not null unique references ramp_quote,
  user_id uuid not null references ramp_user,
  provider_id uuid not null references liquidity_provider,
  offer_id uuid not null references ramp_offer,
  asset_code text not null references asset,
  network_id text not null references network,
  fiat_currency text not null check (fiat_currency ~ '^[A-Z]{3}$'),
  rate numeric(38, 18) not null check (rate > 0),
  crypto_amount numeric(60, 18) not null check (crypto_amount > 0),
  fiat_amount numeric(38, 4) not null check (fiat_amount > 0),
  platform_fee numeric(60, 18) not null check (platform_fee >= 0),
  platform_fee_pct numeric(9, 4) not null check (platform_fee_pct >= 0),
  settles_automatically boolean not null,
  reference_id text,
  requested_by uuid not null references credential,
  escrow_address text check (escrow_address ~ '^0x[0-9a-f]{40}$'),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index ramp_order_newest on ramp_order (partner_id, created_at desc, id desc);
create index ramp_order_by_state on ramp_order (partner_id, state, created_at desc, id desc);
create index ramp_order_of_provider on ramp_order (provider_id, state, created_at desc, id desc);
create index ramp_order_unanswered on ramp_order (updated_at)
  where state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER');
