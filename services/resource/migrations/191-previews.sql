-- Small pictures of files, made after an import. They go with their file; their objects are removed
-- by the collector. Without an object: it was tried, and no preview can be made.
create table blob_previews (
  owner uuid not null,
  sha256 bytea not null,
  kind smallint not null,  -- pixels of the longer side
  object_key text unique,
  size int not null default 0,
  width int not null default 0,
  height int not null default 0,
  primary key (owner, sha256, kind),
  foreign key (owner, sha256) references blobs on delete cascade
);
