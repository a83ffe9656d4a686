-- People's bearer tokens, the sessions that they open, and the devices that show one-time passwords.

alter table credential
  drop constraint credential_kind_check,
  drop constraint credential_is_a_partners,
  add constraint credential_kind_check
    check (kind in ('API_KEY', 'PROVIDER_KEY', 'OPERATOR_TOKEN', 'RS512_KEY', 'ACCESS_TOKEN')),
  add constraint credential_is_a_partners
    check ((kind in ('API_KEY', 'RS512_KEY', 'ACCESS_TOKEN')) = (partner_id is not null)),
  add constraint credential_of_a_person_names_the_person
    check (kind <> 'ACCESS_TOKEN' or (user_id is not null and customer_id is null)),
  -- 24 digits stand in the token itself; 64 are the token's SHA-256
  add constraint credential_is_a_token
    check (kind <> 'ACCESS_TOKEN' or public_id ~ '^([0-9a-f]{24}|[0-9a-f]{64})$'),
  add unique (id, kind);
create index credential_of_person on credential (partner_id, user_id, created_at, id) where user_id is not null;

create table access_token (
  credential_id uuid primary key,
  kind text not null default 'ACCESS_TOKEN' check (kind = 'ACCESS_TOKEN'),
  -- of tokens that requests are signed with: the token is the key of the HMAC, so it has to be readable again
  sealed_token bytea check (length(sealed_token) between 60 and 1000),
  expires_at timestamptz not null,
  -- where it may be used from; empty means everywhere
  allowed_networks cidr[] not null default '{}' check (cardinality(allowed_networks) <= 100),
  -- the session: a while in which no one-time password is asked for
  unlocked_at timestamptz,
  unlocked_until timestamptz,
  foreign key (credential_id, kind) references credential (id, kind),
  check (num_nonnulls(unlocked_at, unlocked_until) <> 1),
  check (unlocked_until > unlocked_at and unlocked_until <= unlocked_at + interval '1 hour')
);

create table otp_device (
  user_id uuid primary key,
  partner_id uuid not null,
  sealed_seed bytea not null check (length(sealed_seed) between 30 and 1000),
  -- RFC 6238's T of the last code that was accepted: no code is accepted twice, nor one from before it
  last_step bigint not null default 0 check (last_step >= 0),
  -- wrong codes since the last good one
  failures integer not null default 0 check (failures >= 0),
  locked_until timestamptz,
  registered_at timestamptz not null default countersign_now(),
  foreign key (partner_id, user_id) references partner_user (partner_id, id)
);

-- A code that was used stays used, for as long as the seed is the same.
create function otp_step_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'the last code of % does not become one before it', old.user_id using errcode = 'restrict_violation';
end $$;
create trigger otp_step_only_grows before update on otp_device for each row
  when (new.last_step < old.last_step and new.sealed_seed = old.sealed_seed)
  execute function otp_step_only_grows();
