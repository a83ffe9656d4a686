-- One engine for every outgoing transfer: rules with any conditions and actions, what they said, and what was spent.

-- Rules of before asked for people above a threshold, of one asset or of any, and only about what customers send; so they stay.
alter table policy_rule
  -- the custody wallet whose transfers it is about; null for those of every wallet
  add column wallet_id uuid,
  -- empty: of any asset
  add column assets text[] not null default '{}',
  -- all other conditions, by name
  add column conditions jsonb not null default '{}' check (jsonb_typeof(conditions) = 'object'),
  add column action text not null default 'REQUIRE' check (action in ('ALLOW', 'DENY', 'REQUIRE')),
  -- people who are named as reviewers
  add column reviewers uuid[] not null default '{}',
  -- whether it looks at what was spent before
  add column counts_spending boolean generated always as (conditions ? 'velocity') stored;
update policy_rule set conditions = '{"purposes": ["CUSTOMER_SEND", "INTERNAL_SEND"]}';
update policy_rule set assets = array[asset_code] where asset_code is not null;
alter table policy_rule
  drop column asset_code,
  -- null: any amount
  alter column at_least drop not null,
  alter column quorum drop not null,
  alter column permission drop not null,
  alter column window_seconds drop not null,
  add constraint policy_rule_action_is_whole check (
    case when action = 'REQUIRE'
         then num_nulls(quorum, window_seconds) = 0 and (permission is not null or cardinality(reviewers) > 0)
         else num_nonnulls(quorum, window_seconds, permission) = 0 and cardinality(reviewers) = 0 end);

-- What else a partner decided about its policy. Without a row: what no rule matches is allowed, and rules change at once.
create table policy_setting (
  partner_id uuid primary key references partner,
  -- what becomes of a transfer that no rule matches
  action text not null default 'ALLOW' check (action in ('ALLOW', 'DENY', 'REQUIRE')),
  quorum smallint check (quorum between 1 and 100),
  permission text check (permission ~ '^[a-z][a-z0-9:._-]{0,63}$'),
  reviewers uuid[] not null default '{}',
  window_seconds integer check (window_seconds between 1 and 31536000),
  -- who must agree when a person changes the policy; null for nobody
  changes_quorum smallint check (changes_quorum between 1 and 100),
  changes_permission text check (changes_permission ~ '^[a-z][a-z0-9:._-]{0,63}$'),
  changes_window_seconds integer check (changes_window_seconds between 1 and 31536000),
  updated_at timestamptz not null default countersign_now(),
  check (case when action = 'REQUIRE'
              then num_nulls(quorum, window_seconds) = 0 and (permission is not null or cardinality(reviewers) > 0)
              else num_nonnulls(quorum, window_seconds, permission) = 0 and cardinality(reviewers) = 0 end),
  check (num_nulls(changes_quorum, changes_permission, changes_window_seconds) in (0, 3))
);

-- What the policy said of a transfer, and why: evidence. A transfer that is denied never gets a row of its own, so its id refers to nothing.
create table policy_evaluation (
  id uuid primary key,
  partner_id uuid not null references partner,
  transfer_id uuid not null,
  decision text not null check (decision in ('ALLOWED', 'DENIED', 'HELD')),
  -- how many people had approved when it was asked
  approval_count integer not null check (approval_count >= 0),
  -- the transfer as it was proposed
  proposal jsonb not null,
  -- each rule and each of its conditions, with the numbers
  explanation jsonb not null,
  -- what the receivers of webhook rules answered
  answers jsonb not null,
  -- webhook rules that consented, as they were: they are asked again when people have agreed
  ask_again jsonb not null,
  at timestamptz not null
);
create index policy_evaluation_of_transfer on policy_evaluation (transfer_id, at);
create index policy_evaluation_of_partner on policy_evaluation (partner_id, at);
create trigger policy_evaluation_is_append_only before update or delete on policy_evaluation
  for each row execute function refuse_change();

-- What a transfer spends, until it turns out that it does not. Nil ids stand for nobody.
create table policy_spend (
  transfer_id uuid primary key,
  partner_id uuid not null references partner,
  asset_code text not null,
  -- a custody wallet's id, or network/address
  source text not null,
  user_id uuid not null,
  credential_id uuid not null,
  purpose text not null,
  amount numeric not null check (amount > 0),
  at timestamptz not null
);
create index policy_spend_of_partner on policy_spend (partner_id, at);
create index policy_spend_at on policy_spend (at);

-- The same in sums, so that a million transfers are a few rows. Only of partners that have a rule with a velocity.
create table policy_spending (
  partner_id uuid not null references partner,
  granularity text not null check (granularity in ('MINUTE', 'HOUR')),
  asset_code text not null,
  start timestamptz not null,
  source text not null,
  user_id uuid not null,
  credential_id uuid not null,
  purpose text not null,
  spent numeric not null check (spent >= 0),
  primary key (partner_id, granularity, asset_code, start, source, user_id, credential_id, purpose)
);
create index policy_spending_of_source on policy_spending (partner_id, source, granularity, asset_code, start);
create index policy_spending_of_user on policy_spending (partner_id, user_id, granularity, asset_code, start);
create index policy_spending_at on policy_spending (start);

-- Transfers of before this table count too. Who asked for them is not known of all.
insert into policy_spend (transfer_id, partner_id, asset_code, source, user_id, credential_id, purpose, amount, at)
select t.id, t.partner_id, t.asset_code, coalesce(t.wallet_id::text, s.id::text, t.network_id || '/' || t.sender_address),
       '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', t.purpose,
       (t.amount_atomic + t.fee_atomic) / power(10::numeric, t.decimals), t.created_at
  from transfer t
  left join source_wallet s on s.partner_id = t.partner_id and s.network_id = t.network_id and s.address = t.sender_address
 where t.purpose in ('FUNDING', 'SEND_OUT', 'CUSTOMER_SEND', 'INTERNAL_SEND') and t.state not in ('CANCELLED', 'FAILED') and t.created_at > countersign_now() - interval '31 days';

-- A change of a partner's policy that waits for people. What would change never does.
create table policy_change (
  id uuid primary key,
  partner_id uuid not null references partner,
  kind text not null check (kind in ('CREATE', 'REPLACE', 'REMOVE')),
  -- the rule that is changed, or that was created
  rule_id uuid,
  position integer check (position > 0),
  -- what the rule would say; null when it would be removed
  terms jsonb,
  -- what it said when the change was asked for; null when there was none
  before jsonb,
  state text not null check (state in ('PENDING', 'APPLIED', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')),
  -- why it could not be applied, once people had agreed
  reason text,
  requested_by_user uuid,
  requested_by_credential uuid references credential,
  authorization_id uuid not null,
  created_at timestamptz not null default countersign_now(),
  ended_at timestamptz,
  foreign key (partner_id, requested_by_user) references partner_user (partner_id, id),
  check (num_nonnulls(requested_by_user, requested_by_credential) > 0),
  check ((kind = 'REMOVE') = (terms is null)),
  check ((kind = 'CREATE') = (before is null)),
  check ((state = 'PENDING') = (ended_at is null))
);
create index policy_change_of_partner on policy_change (partner_id, id);
create trigger policy_change_terms_stay before update on policy_change for each row
  when (old.state <> 'PENDING'
        or (new.id, new.partner_id, new.kind, new.position, new.terms, new.before, new.requested_by_user,
            new.requested_by_credential, new.authorization_id, new.created_at)
           is distinct from
           (old.id, old.partner_id, old.kind, old.position, old.terms, old.before, old.requested_by_user,
            old.requested_by_credential, old.authorization_id, old.created_at))
  execute function refuse_change();
create trigger policy_change_is_never_deleted before delete on policy_change for each row execute function refuse_change();
