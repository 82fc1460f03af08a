create table imports (
  owner uuid not null,
  import int not null,
  state text not null default 'queued' check (state in
    ('queued', 'running', 'paused', 'completed', 'completed_with_errors', 'failed', 'cancelled', 'undone')),
  account text,              -- as the owner typed it; null: as the archive says
  -- A worker holds an import by renewing the lease; when it ends, another worker goes on.
  worker uuid,
  lease_until timestamptz,
  attempts smallint not null default 0,  -- since the last batch
  checkpoint jsonb,          -- where reading goes on, written by the transaction of each batch
  report jsonb not null default '{}',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (owner, import)
);
create index imports_to_do on imports (lease_until) where state in ('queued', 'running');

create table import_parts (
  owner uuid not null,
  import int not null,
  part int not null,
  upload uuid not null,
  name text not null,
  bytes bigint not null,
  identity bytea,            -- null once undone, or when the same part came before (`same_as`)
  same_as int,
  primary key (owner, import, part),
  unique (owner, identity)
);

-- Every entry of every part, in exactly one class: the report adds up.
create table import_entries (
  owner uuid not null,
  import int not null,
  part int not null,
  entry int not null,
  path text not null,
  class text not null check (class in ('imported', 'kept', 'ignored', 'unknown', 'failed')),
  size bigint not null,
  crc bigint,
  records int not null default 0,
  reason text,
  sha256 bytea,              -- of an entry kept as a file, for records that miss it
  primary key (owner, import, part, entry)
);

-- One row per collection and batch: the membership for undo and the feed for `changes`, at 16 bytes
-- a record.
create table import_batches (
  owner uuid not null,
  revision bigint not null,
  import int not null,
  collection int not null,
  added uuid[] not null default '{}',
  changed uuid[] not null default '{}',
  same uuid[] not null default '{}',
  removed uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (owner, revision)
);
create index import_batches_of_collection on import_batches (owner, collection, revision);
create index import_batches_of_import on import_batches (owner, import);

-- Files that records point to and no part has brought yet; a later part fills them in.
create table missing_files (
  owner uuid not null,
  collection int not null,
  record uuid not null,
  role text not null,
  tail text not null,        -- end of the path
  name text not null,
  many boolean not null,     -- the field holds a list
  import int not null,
  primary key (owner, collection, record, role, tail)
);
