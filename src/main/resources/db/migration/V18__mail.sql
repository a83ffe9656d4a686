-- Mails that wait, and what became of the others. Recipient, subject and text are sealed, and erased when the mail ended.
create table outgoing_mail (
  id uuid primary key,
  partner_id uuid not null references partner,
  about uuid, -- a newer mail about the same thing takes the place of one that was not sent yet
  state text not null check (state in ('QUEUED', 'SENT', 'FAILED')),
  sealed bytea check (length(sealed) between 1 and 200000),
  attempts integer not null check (attempts >= 0),
  queued_at timestamptz not null,
  next_attempt_at timestamptz, -- while it is leased: when the lease is over
  lease uuid,
  not_after timestamptz not null,
  ended_at timestamptz,
  failure text check (failure in ('OVER', 'REFUSED', 'SUPERSEDED')),
  check ((state = 'QUEUED') = (sealed is not null)),
  check ((state = 'QUEUED') = (next_attempt_at is not null)),
  check ((state = 'QUEUED') = (ended_at is null)),
  check (state = 'QUEUED' or lease is null),
  check ((state = 'FAILED') = (failure is not null))
);
create index outgoing_mail_due on outgoing_mail (next_attempt_at) where state = 'QUEUED';
create index outgoing_mail_about on outgoing_mail (about) where state = 'QUEUED';
create index outgoing_mail_late on outgoing_mail (not_after) where state = 'QUEUED';
create index outgoing_mail_oldest on outgoing_mail (queued_at) where state = 'QUEUED';
create index outgoing_mail_ended on outgoing_mail (ended_at) where ended_at is not null;

-- What the sandbox's mail server took; the newest thousand.
create table sandbox_mail (
  position bigint generated always as identity primary key,
  mail_id uuid not null, -- not unique: a mail may arrive twice
  recipient text not null,
  subject text not null,
  text text not null,
  sent_at timestamptz not null
);
create index sandbox_mail_recipient on sandbox_mail (lower(recipient), position);
