-- Customer orders trade: fiat and shares beside crypto, what a send costs and at least moves, and what can be invested in.

alter table asset
  add column kind text not null default 'CRYPTO' check (kind in ('CRYPTO', 'FIAT', 'SHARE')),
  -- the least of it that an order may trade, in units; null for no minimum
  add column min_trade_amount numeric check (min_trade_amount > 0 and min_trade_amount < 1e50),
  add check (min_trade_amount = trunc(min_trade_amount, decimals)),
  -- others rely on what kind of asset it is
  add unique (code, kind);

-- Only crypto is on a network. In units of the asset: what a send costs its sender, and the least that it may deliver.
alter table token
  add column asset_kind text not null default 'CRYPTO' check (asset_kind = 'CRYPTO'),
  add column send_fee numeric not null default 0 check (send_fee >= 0 and send_fee < 1e50),
  add column min_send_amount numeric not null default 0 check (min_send_amount >= 0 and min_send_amount < 1e50),
  add foreign key (asset_code, asset_kind) references asset (code, kind);

create function token_amounts_are_exact() returns trigger language plpgsql as $$
begin
  if exists (select from asset a
              where a.code = new.asset_code
                and (new.send_fee <> trunc(new.send_fee, a.decimals)
                     or new.min_send_amount <> trunc(new.min_send_amount, a.decimals))) then
    raise exception 'amounts of % are finer than its decimals', new.asset_code using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger token_amounts_are_exact before insert or update on token
  for each row execute function token_amounts_are_exact();

-- What customers can subscribe to and redeem. All limits are in units of the quote asset; null for no maximum.
create table investment (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  quote_asset text not null,
  quote_decimals smallint not null,
  share_asset text not null unique,
  share_kind text not null default 'SHARE' check (share_kind = 'SHARE'),
  network_id text references network,
  provider_id text not null check (length(provider_id) between 1 and 100),
  enabled boolean not null,
  subscription_min numeric not null check (subscription_min >= 0 and subscription_min < 1e50),
  subscription_max numeric check (subscription_max > 0 and subscription_max < 1e50),
  redemption_min numeric not null check (redemption_min >= 0 and redemption_min < 1e50),
  redemption_max numeric check (redemption_max > 0 and redemption_max < 1e50),
  earnings_fee_percentage numeric not null check (earnings_fee_percentage between 0 and 100),
  created_at timestamptz not null default countersign_now(),
  foreign key (quote_asset, quote_decimals) references asset (code, decimals),
  foreign key (share_asset, share_kind) references asset (code, kind),
  check (quote_asset <> share_asset),
  check (subscription_max >= subscription_min),
  check (redemption_max >= redemption_min),
  constraint investment_amounts_are_exact check (
    subscription_min = trunc(subscription_min, quote_decimals) and redemption_min = trunc(redemption_min, quote_decimals)
    and (subscription_max is null or subscription_max = trunc(subscription_max, quote_decimals))
    and (redemption_max is null or redemption_max = trunc(redemption_max, quote_decimals)))
);

-- What customers own, and what is left to redeem, was bought as shares of this asset for that one.
create function investment_assets_stay() returns trigger language plpgsql as $$
begin
  raise exception 'the assets of investment % never change', old.id using errcode = 'restrict_violation';
end $$;
create trigger investment_assets_stay before update on investment for each row
  when ((new.id, new.quote_asset, new.quote_decimals, new.share_asset)
        is distinct from (old.id, old.quote_asset, old.quote_decimals, old.share_asset))
  execute function investment_assets_stay();

-- The demo world's market: quote per base, and how far bid and ask are apart, as a fraction of the middle.
create table sandbox_rate (
  base text not null check (base ~ '^[A-Z0-9]{2,12}$'),
  quote text not null check (quote ~ '^[A-Z0-9]{2,12}$'),
  mid numeric not null check (mid >= 1e-18 and mid <= 1e18),
  spread numeric not null check (spread >= 0 and spread < 1),
  primary key (base, quote),
  check (base <> quote)
);
