-- How many orders a partner and a provider have in each state: the sum of these rows. Counting the orders themselves takes a second for a
-- million of them, and every page of a list says how many there are. A change adds its rows and never waits for another's; a job folds
-- them into few for each key. No foreign keys: only triggers write here, of what the orders' own keys vouch for, and each order's next
-- state would lock the row of its provider.
create table ramp_order_tally (
  id uuid primary key default countersign_uuid(),
  partner_id uuid not null,
  provider_id uuid not null,
  state text not null,
  orders bigint not null check (orders <> 0),
  folded boolean not null default false
);
create index ramp_order_tally_of_partner on ramp_order_tally (partner_id, state) include (orders);
create index ramp_order_tally_of_provider on ramp_order_tally (provider_id, state) include (orders);
create index ramp_order_tally_to_fold on ramp_order_tally (id) where not folded;
create index ramp_order_tally_folded on ramp_order_tally (partner_id, provider_id, state) where folded;

create function ramp_order_is_tallied() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ramp_order_tally (partner_id, provider_id, state, orders)
    select partner_id, provider_id, state, count(*) from arrived group by 1, 2, 3;
  elsif tg_op = 'DELETE' then
    insert into ramp_order_tally (partner_id, provider_id, state, orders)
    select partner_id, provider_id, state, -count(*) from gone group by 1, 2, 3;
  else
    insert into ramp_order_tally (partner_id, provider_id, state, orders)
    select partner_id, provider_id, state, sum(orders)
      from (select partner_id, provider_id, state, 1 as orders from arrived
            union all select partner_id, provider_id, state, -1 from gone) changed
     group by 1, 2, 3 having sum(orders) <> 0;
  end if;
  return null;
end $$;

-- These wait for whoever writes to orders now, and keep them from writing until all orders are counted.
create trigger ramp_order_is_tallied_when_made after insert on ramp_order
  referencing new table as arrived for each statement execute function ramp_order_is_tallied();
create trigger ramp_order_is_tallied_when_changed after update on ramp_order
  referencing old table as gone new table as arrived for each statement execute function ramp_order_is_tallied();
create trigger ramp_order_is_tallied_when_deleted after delete on ramp_order
  referencing old table as gone for each statement execute function ramp_order_is_tallied();

insert into ramp_order_tally (partner_id, provider_id, state, orders, folded)
select partner_id, provider_id, state, count(*), true from ramp_order group by 1, 2, 3;
