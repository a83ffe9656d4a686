-- One fact that happened. Appended by the statement that changed the row it speaks of; never changed afterwards.
create table event (
  id uuid primary key,
  position bigint generated always as identity unique,
  partner_id uuid not null references partner,
  subject_type text not null check (subject_type in ('RAMP_ORDER', 'TRANSFER', 'AUTHORIZATION')),
  subject_id uuid not null,
  sequence integer not null check (sequence > 0),
  trigger text not null,
  from_state text,
  to_state text not null,
  data jsonb not null default '{}',
  request_id text,
  occurred_at timestamptz not null,
  unique (subject_id, sequence),
  check ((sequence = 1) = (from_state is null))
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger event_is_append_only before update or delete on event
  for each row execute function refuse_change();
