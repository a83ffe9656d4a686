-- On-ramp: fiat comes in, crypto goes to the partner's wallet. Both directions share the order's table and its kernel.
alter table ramp_offer drop constraint ramp_offer_direction_check;
alter table ramp_offer
  add constraint ramp_offer_direction_check check (direction in ('OFF_RAMP', 'ON_RAMP')),
  -- the provider sends a payment request to the payer's account, so it needs to know that account
  add column requests_payment boolean not null default false,
  add check (direction = 'ON_RAMP' or not requests_payment);

-- the default serves replicas of the release before, which know one direction only
alter table ramp_quote add column direction text not null default 'OFF_RAMP' check (direction in ('OFF_RAMP', 'ON_RAMP'));
alter table ramp_quote alter column payment_details_id drop not null;
alter table ramp_quote add check ((direction = 'OFF_RAMP') = (payment_details_id is not null));

alter table ramp_order drop constraint ramp_order_direction_check;
alter table ramp_order drop constraint ramp_order_state_check;
alter table ramp_order
  add constraint ramp_order_direction_check check (direction in ('OFF_RAMP', 'ON_RAMP')),
  -- each direction has its own table of states; what they share is written twice
  add constraint ramp_order_state_check check (
    direction = 'OFF_RAMP' and state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER',
      'AWAITING_CRYPTO_TRANSFER_AUTHORIZATION', 'CRYPTO_TRANSFER_AUTHORIZATION_PENDING', 'CRYPTO_RECEIVED',
      'FIAT_PAYMENT_STARTED', 'AWAITING_FIAT_RECEIVED_CONFIRMATION', 'FIAT_RECEIVED_CONFIRMED', 'CRYPTO_RELEASE_PENDING',
      'COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED')
    or direction = 'ON_RAMP' and state in ('AWAITING_LIQUIDITY_PROVIDER', 'AWAITING_VENDOR_ESCROW_FUNDING',
      'AWAITING_FIAT_TRANSFER', 'FIAT_TRANSFER_PENDING', 'CRYPTO_PAYOUT_PENDING', 'COMPLETED', 'CANCELLED', 'FAILED',
      'SEND_OUT_PENDING', 'SEND_OUT_COMPLETED', 'SEND_OUT_FAILED')),
  -- when the present step is given up; set by the step that opens it
  add column deadline_at timestamptz,
  add column payment_request boolean not null default false,
  -- whom the provider sends its payment request to
  add column payer_details jsonb,
  -- where the fiat goes
  add column vendor_details jsonb,
  add column send_out_tx_hash text,
  add check (direction = 'ON_RAMP' or (not payment_request and payer_details is null and vendor_details is null)),
  add check (state not in ('AWAITING_FIAT_TRANSFER', 'FIAT_TRANSFER_PENDING', 'CRYPTO_PAYOUT_PENDING', 'COMPLETED')
    or direction = 'OFF_RAMP' or vendor_details is not null),
  add check ((send_out_tx_hash is not null) = (state = 'SEND_OUT_COMPLETED'));
-- Crypto that is in escrow now is waited for as long as crypto that comes from now on.
update ramp_order set deadline_at = countersign_now() + interval '24 hours' where state = 'CRYPTO_RECEIVED';
-- What an on-ramp order's escrow holds is asked of the chain, so it must be that order's alone.
create unique index ramp_order_escrow_once on ramp_order (network_id, escrow_address) where direction = 'ON_RAMP';
create index ramp_order_escrow on ramp_order (network_id, escrow_address) where escrow_address is not null;
create index ramp_order_send_out on ramp_order (updated_at) where state = 'SEND_OUT_PENDING';
create index ramp_order_deadline on ramp_order (deadline_at)
  where state in ('CRYPTO_RECEIVED', 'AWAITING_VENDOR_ESCROW_FUNDING', 'AWAITING_FIAT_TRANSFER');
-- Of an order that ended before its escrow was reported as funded: when to look next whether something arrived all the same.
create index ramp_order_escrow_look on ramp_order (deadline_at) where state in ('CANCELLED', 'FAILED') and deadline_at is not null;

drop index ramp_order_open;
create index ramp_order_open on ramp_order (state)
  where state not in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED', 'SEND_OUT_COMPLETED',
    'SEND_OUT_FAILED');
drop index ramp_order_ended;
create index ramp_order_ended on ramp_order (updated_at)
  where state in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED', 'SEND_OUT_COMPLETED',
    'SEND_OUT_FAILED');

-- Crypto leaves an on-ramp order's escrow for the partner's wallet (payout), and that wallet for a bridge (send-out).
alter table transfer drop constraint transfer_purpose_check;
alter table transfer add constraint transfer_purpose_check
  check (purpose in ('FUNDING', 'SETTLEMENT', 'REFUND', 'PAYOUT', 'SEND_OUT'));
-- What is promised for a transfer may end before its signature does: then it is no longer sent.
alter table transfer add column submit_before timestamptz;
drop index transfer_empties_escrow_once;
create unique index transfer_empties_escrow_once on transfer (owner_id) where purpose in ('SETTLEMENT', 'REFUND', 'PAYOUT');

-- What a bridge promised for an order's crypto; the signed transfer to its solver takes it up once.
create table send_out_quote (
  id uuid primary key,
  partner_id uuid not null references partner,
  order_id uuid not null references ramp_order,
  destination_chain text not null,
  destination_address text not null,
  solver_address text not null check (solver_address ~ '^0x[0-9a-f]{40}$'),
  to_amount numeric(60, 18) not null check (to_amount > 0),
  to_decimals smallint not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  used_at timestamptz,
  claimed_until timestamptz
);
-- One promise at a time for each destination, and one that is taken up.
create unique index send_out_quote_of_destination on send_out_quote (order_id, destination_chain, destination_address);
-- A signature is over the solver's address, so no two destinations of an order share one.
create unique index send_out_quote_of_solver on send_out_quote (order_id, solver_address);
create unique index send_out_quote_used_once on send_out_quote (order_id) where used_at is not null;
create index send_out_quote_unused on send_out_quote (expires_at) where used_at is null;

-- The sandbox: crypto that arrives from outside, and the fate of each send-out.
alter table sandbox_chain_transaction drop constraint sandbox_chain_transaction_kind_check;
alter table sandbox_chain_transaction add constraint sandbox_chain_transaction_kind_check
  check (kind in ('FORWARDED', 'ESCROW', 'DEPOSIT'));
alter table sandbox_chain_fault drop constraint sandbox_chain_fault_kind_check;
alter table sandbox_chain_fault add constraint sandbox_chain_fault_kind_check
  check (kind in ('insufficient_balance', 'simulation_failed', 'revert', 'silent', 'bridge_failed'));
create table sandbox_bridge_delivery (
  deposit_tx_hash text primary key,
  delivered boolean not null,
  decided_at timestamptz not null
);
