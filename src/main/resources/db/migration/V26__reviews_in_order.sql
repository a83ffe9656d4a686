-- Reviews of a partner are opened one after the other: no two in the same millisecond, and none that appears before one which was
-- seen already. So a client that asks "what came since?" with the time of the last one it has seen neither stalls nor misses any,
-- however they are opened.

create table review_clock (
  partner_id uuid primary key references partner,
  last_at timestamptz not null
) with (fillfactor = 50);

insert into review_clock (partner_id, last_at)
select partner_id, date_trunc('milliseconds', max(created_at)) from authorization_request where kind = 'REVIEW' group by partner_id;

create function review_takes_its_turn() returns trigger language plpgsql as $$
begin
  -- the row stays locked until whoever opens this review commits
  insert into review_clock as clock (partner_id, last_at)
  values (new.partner_id, date_trunc('milliseconds', new.created_at))
      on conflict (partner_id) do update set last_at = greatest(clock.last_at + interval '1 millisecond', excluded.last_at)
  returning clock.last_at into new.created_at;
  new.updated_at := greatest(new.updated_at, new.created_at);
  return new;
end $$;
create trigger review_takes_its_turn before insert on authorization_request
  for each row when (new.kind = 'REVIEW') execute function review_takes_its_turn();
