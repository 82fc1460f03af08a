-- Bytes are stored once per owner, encrypted, under a random object key: the hash is known only
-- after the last byte has been written.
create table blobs (
  owner uuid not null,
  sha256 bytea not null,
  size bigint not null,
  mime text not null,
  object_key text not null unique,
  key_version smallint not null default 1,
  created_at timestamptz not null default now(),
  primary key (owner, sha256)
);

-- Which record holds which file in which field: the reference count, by existence.
create table record_blobs (
  owner uuid not null,
  sha256 bytea not null,
  collection int not null,
  record uuid not null,
  role text not null,
  primary key (owner, sha256, collection, record, role)
);
create index record_blobs_of_record on record_blobs (owner, collection, record);
