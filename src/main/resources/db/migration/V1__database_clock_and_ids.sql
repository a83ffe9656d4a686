-- One time for everything that expires: the database's clock, through one function. Its shift is zero, except in a
-- sandbox or a test, which may move the world's time forward.
create table database_clock (
  singleton boolean primary key default true check (singleton),
  shift interval not null default interval '0 seconds'
);
insert into database_clock default values;

create function countersign_now() returns timestamptz
  language sql volatile parallel restricted
  as $$ select clock_timestamp() + shift from database_clock $$;

-- UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits. For rows that a statement makes by itself.
create function countersign_uuid() returns uuid
  language sql volatile parallel restricted
  as $$
    select encode(
      set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid
  $$;
