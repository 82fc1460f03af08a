-- What was sent is known again: for each 64 KiB of an upload as it is stored, 16 bytes that only the owner's key makes.
-- A row is a run of them, from byte `first` up to, not including, `last`; none where a process was killed while it received.
create table upload_marks (
  owner uuid not null,
  upload uuid not null,
  first bigint not null,
  last bigint not null,
  marks bytea not null,
  primary key (owner, upload, first),
  foreign key (owner, upload) references uploads on delete cascade
);
