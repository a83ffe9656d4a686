-- What the operator vouches for, and a provider cannot say of itself: that it is a licensed institution, and that its word is
-- enough to release an escrow to it.
alter table liquidity_provider
  add column licensed boolean not null default false,
  add column settlement_trusted boolean not null default false;

-- Open orders are counted for the metrics; ended ones are the many.
create index ramp_order_open on ramp_order (state)
  where state not in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED');
create index ramp_order_ended on ramp_order (updated_at)
  where state in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED');
