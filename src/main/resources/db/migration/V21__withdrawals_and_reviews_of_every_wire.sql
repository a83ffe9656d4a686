-- What other wires call our networks and tokens. By default their own names.
alter table network add column symbol text check (symbol ~ '^[A-Z0-9]{2,16}$');
create unique index network_symbol on network (coalesce(symbol, upper(id)));
alter table token add column ticker text check (ticker ~ '^[a-z0-9][a-z0-9:._-]{0,63}$');
create unique index token_ticker on token (coalesce(ticker, network_id || ':' || lower(asset_code)));

-- A wallet from which a partner's people withdraw one asset on one network. Countersign's own key operates its address; what is in
-- it is in the books, under its id.
create table custody_wallet (
  id uuid primary key,
  partner_id uuid not null references partner,
  label text not null check (length(label) between 1 and 200),
  -- several wallets may be one account
  account_id text check (account_id ~ '^[A-Za-z0-9_-]{1,40}$'),
  asset_code text not null,
  network_id text not null,
  address text not null check (address ~ '^0x[0-9a-f]{40}$'),
  -- how many must agree where a rule does not say
  approvals_required smallint not null default 1 check (approvals_required between 1 and 100),
  created_at timestamptz not null default countersign_now(),
  foreign key (asset_code, network_id) references token (asset_code, network_id),
  constraint custody_wallet_address_once unique (network_id, address),
  constraint custody_wallet_of_account_once unique (partner_id, account_id, asset_code, network_id),
  unique (id, partner_id)
);
create index custody_wallet_of_partner on custody_wallet (partner_id, id);

alter table treasury add column id uuid not null default countersign_uuid();
alter table treasury add unique (id);

-- Everything that crypto of a partner can leave from, but escrows.
create view source_wallet as
  select id, partner_id, network_id, address, label, account_id, asset_code, approvals_required, 'CUSTODY' as kind, created_at
    from custody_wallet
  union all
  select id, partner_id, network_id, address, 'Treasury on ' || network_id, null, null, 1::smallint, 'TREASURY', created_at from treasury
  union all
  select id, partner_id, network_id, address, 'Wallet on ' || network_id, null, null, 1::smallint, 'OWN_KEY', created_at from wallet;

alter table transfer drop constraint transfer_owner_type_check;
alter table transfer drop constraint transfer_purpose_check;
alter table transfer
  add constraint transfer_owner_type_check check (owner_type in ('RAMP_ORDER', 'CUSTOMER_ORDER', 'WITHDRAWAL')),
  add constraint transfer_purpose_check check (purpose in ('FUNDING', 'SETTLEMENT', 'REFUND', 'PAYOUT', 'SEND_OUT', 'CUSTOMER_SEND',
    'INTERNAL_SEND', 'WITHDRAWAL')),
  -- the source wallet; null for escrows
  add column wallet_id uuid,
  -- what it costs on top of the amount, in atomic units
  add column fee_atomic numeric(78, 0) not null default 0 check (fee_atomic >= 0),
  -- the policy is to be asked once more before it is released
  add column awaits_policy boolean not null default false,
  add constraint transfer_is_released_by_policy check (not awaits_policy or state in ('HELD', 'CANCELLED'));
create index transfer_awaits_policy on transfer (updated_at) where awaits_policy and state = 'HELD';
-- What a wallet sent, newest first.
create index transfer_of_wallet on transfer (partner_id, wallet_id, created_at, id) where wallet_id is not null;

drop trigger transfer_terms_stay on transfer;
create trigger transfer_terms_stay before update on transfer for each row
  when ((new.id, new.partner_id, new.owner_type, new.owner_id, new.purpose, new.network_id, new.asset_code, new.chain_id,
         new.token_address, new.forwarder_address, new.forwarder_name, new.forwarder_version, new.sender_address,
         new.recipient_address, new.amount_atomic, new.decimals, new.gas_limit, new.submit_before, new.wallet_id, new.fee_atomic)
        is distinct from
        (old.id, old.partner_id, old.owner_type, old.owner_id, old.purpose, old.network_id, old.asset_code, old.chain_id,
         old.token_address, old.forwarder_address, old.forwarder_name, old.forwarder_version, old.sender_address,
         old.recipient_address, old.amount_atomic, old.decimals, old.gas_limit, old.submit_before, old.wallet_id, old.fee_atomic))
  execute function transfer_terms_stay();

-- People agree to transfers, and to other things.
alter table authorization_request drop constraint authorization_request_transfer_id_fkey;
alter table authorization_request rename column transfer_id to subject_id;
alter table authorization_request
  add column subject_type text not null default 'TRANSFER' check (subject_type in ('TRANSFER', 'POLICY_CHANGE')),
  add column transfer_id uuid generated always as (case when subject_type = 'TRANSFER' then subject_id end) stored
    references transfer,
  -- the source wallet of the transfer
  add column wallet_id uuid,
  -- the partner's rule that asks for it
  add column rule_id uuid,
  add check (kind = 'REVIEW' or subject_type = 'TRANSFER');
alter index authorization_of_transfer rename to authorization_of_subject;
create index authorization_of_transfer on authorization_request (transfer_id);
create index authorization_reviews_by_wallet on authorization_request (partner_id, wallet_id, created_at, id)
  where kind = 'REVIEW';
create index authorization_reviews_by_requester on authorization_request (partner_id, requested_by_user, created_at, id)
  where kind = 'REVIEW';

create or replace function authorization_terms_stay() returns trigger language plpgsql as $$
begin
  if old.state <> 'PENDING' then
    raise exception 'authorization % is %, and that is final', old.id, old.state using errcode = 'restrict_violation';
  end if;
  if (new.id, new.partner_id, new.subject_type, new.subject_id, new.kind, new.quorum, new.payload_digest, new.requested_by_user,
      new.requested_by_credential, new.wallet_id, new.rule_id, new.created_at)
     is distinct from
     (old.id, old.partner_id, old.subject_type, old.subject_id, old.kind, old.quorum, old.payload_digest, old.requested_by_user,
      old.requested_by_credential, old.wallet_id, old.rule_id, old.created_at)
     or new.expires_at > old.expires_at then
    raise exception 'the terms of authorization % never change', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- What a partner's person asked to withdraw. Where it stands is where its transfer stands.
create table withdrawal (
  id uuid primary key,
  partner_id uuid not null references partner,
  wallet_id uuid not null,
  requested_by uuid not null,
  requested_with uuid not null references credential,
  asset_code text not null references asset,
  network_id text not null references network,
  recipient_address text not null check (recipient_address ~ '^0x[0-9a-f]{40}$'),
  -- in units: what arrives, what it costs; both leave the wallet
  net numeric not null check (net > 0),
  fee numeric not null check (fee >= 0),
  -- whether the caller named what leaves, or what arrives
  given_gross boolean not null,
  -- the caller's own number of it, once for each wallet
  sequence_id text check (length(sequence_id) between 1 and 200),
  -- the caller's own mark, any number of times
  tag text check (length(tag) between 1 and 200),
  comment text check (length(comment) between 1 and 1000),
  -- what the caller said besides, to be said again; no rule reads it
  attributes jsonb not null default '{}',
  transfer_id uuid not null unique references transfer,
  created_at timestamptz not null,
  foreign key (wallet_id, partner_id) references custody_wallet (id, partner_id),
  foreign key (partner_id, requested_by) references partner_user (partner_id, id),
  constraint withdrawal_sequence_once unique (partner_id, wallet_id, sequence_id)
);
create index withdrawal_by_tag on withdrawal (partner_id, tag) where tag is not null;
create trigger withdrawal_is_append_only before update or delete on withdrawal
  for each row execute function refuse_change();
