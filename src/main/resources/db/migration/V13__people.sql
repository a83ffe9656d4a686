-- Authorizations by people: who may decide, how many must agree, on what, and who asked.

alter table partner_user
  add column permissions text[] not null default '{}',
  -- no longer with the partner: decides nothing, and what was decided before no longer counts
  add column deactivated_at timestamptz,
  add unique (partner_id, id);

alter table authorization_request drop constraint authorization_request_kind_check;
alter table authorization_request
  add constraint authorization_request_kind_check check (kind in ('SIGNATURE', 'REVIEW')),
  -- distinct approvals that are needed
  add column quorum smallint not null default 1 check (quorum between 1 and 100),
  -- SHA-256 of what is agreed to
  add column payload_digest bytea check (length(payload_digest) = 32),
  add column requested_by_user uuid,
  add column requested_by_credential uuid references credential,
  add foreign key (partner_id, requested_by_user) references partner_user (partner_id, id),
  add unique (id, partner_id),
  add unique (id, payload_digest),
  add check (kind <> 'REVIEW'
    or (payload_digest is not null and num_nonnulls(requested_by_user, requested_by_credential) > 0));
-- A wallet signs a transfer once.
create unique index authorization_one_signature on authorization_request (transfer_id) where kind = 'SIGNATURE';
-- What reviewers search, newest or oldest first.
create index authorization_reviews on authorization_request (partner_id, created_at, id) where kind = 'REVIEW';
create index authorization_reviews_by_state on authorization_request (partner_id, state, created_at, id)
  where kind = 'REVIEW';

-- Who may decide, as it was when the authorization was opened.
create table authorization_reviewer (
  authorization_id uuid not null,
  partner_id uuid not null,
  user_id uuid not null,
  -- by which permission, which must still be held at the decision; null for somebody who was named
  permission text,
  primary key (authorization_id, user_id),
  foreign key (authorization_id, partner_id) references authorization_request (id, partner_id),
  foreign key (partner_id, user_id) references partner_user (partner_id, id)
);
create trigger authorization_reviewer_is_append_only before update or delete on authorization_reviewer
  for each row execute function refuse_change();

-- A person's decision names the person, and what was agreed to: a decision on anything else cannot be stored.
alter table decision
  add column user_id uuid,
  add column comment text check (length(comment) between 1 and 1000),
  add column payload_digest bytea,
  add foreign key (authorization_id, partner_id) references authorization_request (id, partner_id),
  add foreign key (authorization_id, payload_digest) references authorization_request (id, payload_digest),
  add foreign key (partner_id, user_id) references partner_user (partner_id, id),
  add check (user_id is null or (decided_by = 'user:' || user_id::text and payload_digest is not null));

-- A final authorization never moves, and its terms never change. Only its end may be brought forward.
create function authorization_terms_stay() returns trigger language plpgsql as $$
begin
  if old.state <> 'PENDING' then
    raise exception 'authorization % is %, and that is final', old.id, old.state using errcode = 'restrict_violation';
  end if;
  if (new.id, new.partner_id, new.transfer_id, new.kind, new.quorum, new.payload_digest, new.requested_by_user,
      new.requested_by_credential, new.created_at)
     is distinct from
     (old.id, old.partner_id, old.transfer_id, old.kind, old.quorum, old.payload_digest, old.requested_by_user,
      old.requested_by_credential, old.created_at)
     or new.expires_at > old.expires_at then
    raise exception 'the terms of authorization % never change', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger authorization_terms_stay before update on authorization_request
  for each row execute function authorization_terms_stay();
create trigger authorization_is_never_deleted before delete on authorization_request
  for each row execute function refuse_change();

-- Approved means: by as many distinct reviewers as were asked for, none of them the requester, all in time.
create function authorization_has_its_quorum() returns trigger language plpgsql as $$
begin
  if new.quorum > (select count(*)
                     from decision d
                     join authorization_reviewer r on r.authorization_id = d.authorization_id and r.user_id = d.user_id
                    where d.authorization_id = new.id and d.verdict = 'APPROVE' and d.decided_at < new.expires_at
                      and d.user_id is distinct from new.requested_by_user) then
    raise exception 'authorization % was not approved by % reviewers', new.id, new.quorum using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger authorization_has_its_quorum after insert or update on authorization_request
  deferrable initially deferred for each row when (new.kind = 'REVIEW' and new.state = 'APPROVED')
  execute function authorization_has_its_quorum();

-- Customer orders hold transfers too, and theirs also wait for the order: it may not be confirmed yet.
alter table transfer drop constraint transfer_owner_type_check;
alter table transfer
  add constraint transfer_owner_type_check check (owner_type in ('RAMP_ORDER', 'CUSTOMER_ORDER')),
  add column awaits_owner boolean not null default false,
  add check (not awaits_owner or state in ('HELD', 'CANCELLED'));

-- People and keys agree to what a transfer says, so it says the same for ever.
create function transfer_terms_stay() returns trigger language plpgsql as $$
begin
  raise exception 'the terms of transfer % never change', old.id using errcode = 'restrict_violation';
end $$;
create trigger transfer_terms_stay before update on transfer for each row
  when ((new.id, new.partner_id, new.owner_type, new.owner_id, new.purpose, new.network_id, new.asset_code, new.chain_id,
         new.token_address, new.forwarder_address, new.forwarder_name, new.forwarder_version, new.sender_address,
         new.recipient_address, new.amount_atomic, new.decimals, new.gas_limit, new.submit_before)
        is distinct from
        (old.id, old.partner_id, old.owner_type, old.owner_id, old.purpose, old.network_id, old.asset_code, old.chain_id,
         old.token_address, old.forwarder_address, old.forwarder_name, old.forwarder_version, old.sender_address,
         old.recipient_address, old.amount_atomic, old.decimals, old.gas_limit, old.submit_before))
  execute function transfer_terms_stay();
