-- What was missing until another part brought it: undoing that one lets its record wait for it again.
create table filled_files (
  owner uuid not null,
  collection int not null,
  record uuid not null,
  role text not null,
  tail text not null,
  name text not null,
  many boolean not null,
  position int,
  import int not null,
  filled_by int not null,    -- the import that brought it
  primary key (owner, collection, record, role, tail)
);
