-- What authorization servers are to be told. Written in the transaction of the change itself, then sent until confirmed.
create table deliveries (
  delivery bigint generated always as identity primary key,
  owner uuid not null,
  kind text not null check (kind in ('binding', 'event')),
  issuer text not null,                        -- the receiver
  body bytea not null,                         -- sealed JSON
  grant_id text,                               -- the grant an event is about
  tries integer not null default 0,
  last_error text,
  next_try timestamptz not null,
  until timestamptz not null,                  -- given up afterwards
  made_at timestamptz not null,
  confirmed_at timestamptz
);
create index deliveries_due on deliveries (next_try) where confirmed_at is null;
create index deliveries_by_owner on deliveries (owner);
