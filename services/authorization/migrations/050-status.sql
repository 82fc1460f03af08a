-- Events for resource services, written in the transaction that they report; delivered at once after it
-- and again with growing pauses until confirmed.
create table outbox (
  id bigint generated always as identity primary key,
  grant_id text not null,
  account uuid not null,
  resource text not null,
  event text not null,              -- event URI
  body jsonb not null,              -- the event's members
  attempts int not null default 0,
  next_try timestamptz not null default now(),
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  given_up text                     -- why nobody is left who would hear it
);
create index outbox_due on outbox (next_try) where confirmed_at is null and given_up is null;
create index outbox_grant on outbox (grant_id);
