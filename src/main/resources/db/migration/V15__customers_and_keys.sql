-- Customers of a partner, and callers that prove themselves with an RSA key of their own.

create table customer (
  id uuid primary key,
  partner_id uuid not null references partner,
  email text not null check (length(email) between 3 and 320),
  name text not null check (length(name) between 1 and 200),
  state text not null default 'ACTIVE' check (state in ('ACTIVE', 'BLOCKED')),
  created_at timestamptz not null default countersign_now(),
  -- also what lists are paged by: ids are in the order in which they were made
  unique (partner_id, id)
);

-- One mailbox is one person, however it is written. Two people who differ only in that must be told apart before this runs.
alter table partner_user drop constraint partner_user_partner_id_email_key;
create unique index partner_user_email on partner_user (partner_id, lower(email));

alter table credential
  drop constraint credential_kind_check,
  drop constraint credential_check,
  drop constraint credential_user_id_fkey,
  alter column secret_hash drop not null,
  add column customer_id uuid,
  -- the key as an X.509 SubjectPublicKeyInfo, DER; the private one is the caller's
  add column public_key bytea check (length(public_key) between 256 and 2048);
alter table credential
  add constraint credential_kind_check check (kind in ('API_KEY', 'PROVIDER_KEY', 'OPERATOR_TOKEN', 'RS512_KEY')),
  add constraint credential_is_a_partners check ((kind in ('API_KEY', 'RS512_KEY')) = (partner_id is not null)),
  add constraint credential_has_a_key check ((kind = 'RS512_KEY') = (public_key is not null)),
  add constraint credential_has_a_secret check ((kind = 'RS512_KEY') = (secret_hash is null)),
  add constraint credential_is_an_issuer check (kind <> 'RS512_KEY' or public_id ~ '^[0-9a-f]{32}$'),
  -- whoever it is bound to belongs to the same partner
  add constraint credential_is_bound_within_a_partner check (num_nonnulls(user_id, customer_id) = 0 or partner_id is not null),
  add foreign key (partner_id, user_id) references partner_user (partner_id, id),
  add foreign key (partner_id, customer_id) references customer (partner_id, id),
  -- a decision is a person's, and a customer sees nothing of the partner's
  add constraint credential_of_a_reviewer_names_a_person
    check (not scopes @> array['partner_order_authorization'] or user_id is not null),
  add constraint credential_of_a_customer_is_only_the_customers
    check (customer_id is null or not scopes && array['partner:read', 'webhook_subscription', 'partner_order_authorization']);
