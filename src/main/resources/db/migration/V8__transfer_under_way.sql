-- What is under way is counted for the metrics; ended transfers are the many.
create index transfer_under_way on transfer (state, updated_at) where state in ('HELD', 'RELEASED', 'SUBMITTED');
