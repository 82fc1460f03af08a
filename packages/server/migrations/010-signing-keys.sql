-- A service's own signing keys. The newest signs; all of them are published, so that what an older one
-- has signed stays valid until its row is deleted.
create table signing_keys (
  kid text primary key,
  public jsonb not null,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp()
);
