-- As for events, in a transaction of its own: two tables are never locked at a time.
alter table outgoing_mail add column traceparent text;
alter table outgoing_mail add constraint outgoing_mail_traceparent
  check (traceparent ~ '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$') not valid;
