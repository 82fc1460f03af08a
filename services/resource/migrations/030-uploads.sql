-- What a person sends: archives, whole or still on their way.
create table uploads (
  owner uuid not null,
  upload uuid not null,
  name text not null,
  size bigint,                        -- null: not said yet (one-shot)
  received bigint not null default 0, -- as last heard; the object store knows exactly
  sha256 bytea,                       -- of the whole file, when the sender said it beforehand
  identity bytea,                     -- SHA-256 of the zip's central directory, else of the file
  state text not null default 'receiving' check (state in ('receiving', 'complete', 'imported', 'removed')),
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (owner, upload)
);
create index uploads_unfinished on uploads (created_at) where state = 'receiving';

-- One writer per upload, over all processes. A holder renews `until` and sees there whether
-- another request wants the upload.
create unlogged table upload_locks (
  upload text primary key,
  holder uuid not null,
  until timestamptz not null,
  wanted boolean not null default false
);
