-- One home of data per account. `owner` is the 128 random bits of the address `{origin}/owners/{id}`.
create table owners (
  owner uuid primary key,
  account uuid not null unique,
  id_key bytea not null,    -- sealed with the master key; keys the record ids
  data_key bytea not null,  -- sealed with the master key; encrypts the owner's files
  -- Counts every batch that changed records. Taken with a row lock, so that the revisions of one
  -- owner commit in order and a cursor over them never skips.
  revision bigint not null default 0,
  imports int not null default 0,
  quota bigint not null,
  bytes_used bigint not null default 0,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
