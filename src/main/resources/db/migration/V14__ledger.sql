-- Double-entry books: what each customer has and what of it is held, against what is outside and what was earned in fees.
-- Money is never made or lost, nobody has less than nothing, and what was written stays: the database sees to it.

alter table asset add unique (code, decimals);

create table ledger_account (
  id uuid primary key,
  partner_id uuid not null references partner,
  -- the customer; the partner itself for OUTSIDE, FEES and SETTLEMENT
  owner_id uuid not null,
  asset_code text not null,
  decimals smallint not null,
  kind text not null check (kind in ('AVAILABLE', 'HELD', 'OUTSIDE', 'FEES', 'SETTLEMENT')),
  balance numeric not null default 0 check (balance > -1e50 and balance < 1e50),
  -- how many postings it has: the last of them says the same balance
  version integer not null default 0 check (version >= 0),
  created_at timestamptz not null,
  foreign key (asset_code, decimals) references asset (code, decimals),
  unique (partner_id, owner_id, asset_code, kind),
  unique (id, partner_id),
  check ((kind in ('OUTSIDE', 'FEES', 'SETTLEMENT')) = (owner_id = partner_id)),
  check (version > 0 or balance = 0),
  constraint ledger_account_is_covered check (kind in ('OUTSIDE', 'SETTLEMENT') or balance >= 0),
  constraint ledger_account_is_exact check (balance = trunc(balance, decimals))
);

create table journal_entry (
  id uuid primary key,
  partner_id uuid not null references partner,
  kind text not null check (kind in ('DEPOSIT', 'HOLD', 'RELEASE', 'SETTLEMENT', 'EXCHANGE', 'PURCHASE', 'SALE', 'TRANSFER', 'FEE')),
  -- what it is for: an order, a payment
  reference text not null check (length(reference) between 1 and 200),
  occurred_at timestamptz not null,
  unique (id, partner_id),
  unique (partner_id, reference, kind)
);
-- A hold is released, settled or exchanged, and that once.
create unique index journal_entry_ends_hold_once on journal_entry (partner_id, reference)
  where kind in ('RELEASE', 'SETTLEMENT', 'EXCHANGE', 'SALE');

create table posting (
  entry_id uuid not null,
  account_id uuid not null,
  partner_id uuid not null,
  amount numeric not null check (amount <> 0 and amount > -1e50 and amount < 1e50),
  -- the line in the account's statement, and the balance after it
  sequence integer not null check (sequence > 0),
  balance numeric not null,
  primary key (entry_id, account_id),
  unique (account_id, sequence),
  foreign key (entry_id, partner_id) references journal_entry (id, partner_id),
  foreign key (account_id, partner_id) references ledger_account (id, partner_id)
);

create trigger journal_entry_is_append_only before update or delete on journal_entry
  for each row execute function refuse_change();
create trigger posting_is_append_only before update or delete on posting
  for each row execute function refuse_change();
create trigger journal_entry_is_never_emptied before truncate on journal_entry
  for each statement execute function refuse_change();
create trigger posting_is_never_emptied before truncate on posting
  for each statement execute function refuse_change();
create trigger ledger_account_is_never_deleted before delete on ledger_account
  for each row execute function refuse_change();

-- An account changes by one posting at a time, and in nothing but its balance.
create function ledger_account_moves_on() returns trigger language plpgsql as $$
begin
  if (new.id, new.partner_id, new.owner_id, new.asset_code, new.decimals, new.kind, new.created_at, new.version)
     is distinct from
     (old.id, old.partner_id, old.owner_id, old.asset_code, old.decimals, old.kind, old.created_at, old.version + 1) then
    raise exception 'account % changes only by its next posting', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger ledger_account_moves_on before update on ledger_account
  for each row execute function ledger_account_moves_on();

create function ledger_account_is_backed() returns trigger language plpgsql as $$
begin
  if not exists (select from posting p
                  where p.account_id = new.id and p.sequence = new.version and p.balance = new.balance) then
    raise exception 'no posting says the balance of account %', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger ledger_account_is_backed after update on ledger_account
  deferrable initially deferred for each row execute function ledger_account_is_backed();

-- Each posting goes on where the one before it ended, and the account has taken it up.
create function posting_is_in_line() returns trigger language plpgsql as $$
begin
  if new.balance - new.amount is distinct from
       (case when new.sequence = 1 then 0
             else (select p.balance from posting p where p.account_id = new.account_id and p.sequence = new.sequence - 1) end)
     or not exists (select from ledger_account a where a.id = new.account_id and a.version >= new.sequence) then
    raise exception 'posting % of account % is out of line', new.sequence, new.account_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger posting_is_in_line after insert on posting
  deferrable initially deferred for each row execute function posting_is_in_line();

-- Of each asset, what leaves one account arrives in another; and who ends a hold gives back exactly what was held.
create function journal_entry_balances(entry uuid) returns void language plpgsql as $$
declare
  found_kind text;
  found_partner uuid;
  found_reference text;
begin
  select kind, partner_id, reference into found_kind, found_partner, found_reference from journal_entry where id = entry;
  if (select count(*) from posting where entry_id = entry) < 2
     or exists (select from posting p join ledger_account a on a.id = p.account_id
                 where p.entry_id = entry group by a.asset_code having sum(p.amount) <> 0) then
    raise exception 'journal entry % does not balance', entry using errcode = 'check_violation';
  end if;
  if found_kind in ('RELEASE', 'SETTLEMENT', 'EXCHANGE', 'SALE') and (
       not exists (select from journal_entry h
                    where h.partner_id = found_partner and h.reference = found_reference and h.kind = 'HOLD')
       or exists (select from posting p
                    join journal_entry e on e.id = p.entry_id
                    join ledger_account a on a.id = p.account_id
                   where e.partner_id = found_partner and e.reference = found_reference and a.kind = 'HELD'
                     and (e.kind = 'HOLD' or e.id = entry)
                   group by a.id having sum(p.amount) <> 0)) then
    raise exception 'journal entry % does not end its hold', entry using errcode = 'check_violation';
  end if;
end $$;
create function journal_entry_balances() returns trigger language plpgsql as $$
begin
  perform journal_entry_balances(new.id);
  return null;
end $$;
create function posting_balances() returns trigger language plpgsql as $$
begin
  perform journal_entry_balances(new.entry_id);
  return null;
end $$;
create constraint trigger journal_entry_balances after insert on journal_entry
  deferrable initially deferred for each row execute function journal_entry_balances();
-- A later posting to an old entry is caught here; the postings of a new one are caught with it.
create constraint trigger posting_balances after insert on posting
  deferrable initially deferred for each row execute function posting_balances();
