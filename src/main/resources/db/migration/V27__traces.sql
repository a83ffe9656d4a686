-- To which trace a fact belongs, as W3C Trace Context writes it: whoever goes on with it later, in another replica, goes on with its
-- trace. Rows from before have none, so nothing has to be looked through.
alter table event add column traceparent text;
alter table event add constraint event_traceparent
  check (traceparent ~ '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$') not valid;
