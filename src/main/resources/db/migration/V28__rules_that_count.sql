-- Whether a partner has a rule that looks at what was spent: kept beside the row that transfers lock before they look at the rules, so
-- that the statement which locks it also says how it must be locked.
alter table partner add column counts_spending boolean not null default false;
update partner p set counts_spending = true
 where exists (select from policy_rule r where r.partner_id = p.id and r.counts_spending);

-- Rules only change under the partner's lock, which this takes if the writer has not: so no two writers count at once.
create function partner_counts_spending() returns trigger language plpgsql as $$
declare
  partners uuid[] := case tg_op when 'INSERT' then array[new.partner_id]
                                when 'DELETE' then array[old.partner_id]
                                else array[old.partner_id, new.partner_id] end;
begin
  perform from partner where id = any (partners) order by id for no key update;
  update partner p
     set counts_spending = counting.yes
    from (select each.id, exists (select from policy_rule r where r.partner_id = each.id and r.counts_spending) as yes
            from unnest(partners) as each (id)) counting
   where p.id = counting.id and p.counts_spending is distinct from counting.yes;
  return null;
end $$;
create trigger partner_counts_spending after insert or delete or update of partner_id, conditions on policy_rule
  for each row execute function partner_counts_spending();
