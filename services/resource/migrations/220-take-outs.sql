-- A home on its way out: one archive in parts, which wait in the object store until a stated time.
create table take_outs (
  owner uuid not null,
  take_out int not null,
  state text not null default 'queued' check (state in
    ('queued', 'running', 'ready', 'failed', 'removed')),
  id_key jsonb not null,     -- the owner's id key under the owner's passphrase, as the archive holds it
  part_bytes bigint not null,  -- a part ends where it is larger than this, unpacked
  estimate bigint not null,  -- bytes, unpacked
  written bigint not null default 0,
  place jsonb,               -- where writing goes on, written with each part
  attempts smallint not null default 0,  -- since the last part
  counts jsonb not null default '{}',
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,    -- when the parts go
  primary key (owner, take_out)
);
-- One at a time: a new one takes the place of the former.
create unique index take_outs_live on take_outs (owner) where state in ('queued', 'running', 'ready');
create index take_outs_ending on take_outs (expires_at) where state = 'ready';

create table take_out_parts (
  owner uuid not null,
  take_out int not null,
  part int not null,
  object_key text not null unique,
  name text not null,
  bytes bigint not null,
  sha256 bytea not null,
  files int not null,
  records bigint not null,
  manifest text not null,    -- SHA-256 of the list of files in it, hex
  made_at timestamptz not null,
  primary key (owner, take_out, part)
);
