-- Consecutive elements of a file that were read together, by a keyed digest of their bytes. An export that
-- holds the same bytes says the same of the same records, as long as none of them has a later revision.
create table element_groups (
  owner uuid not null,
  digest bytea not null,     -- 16 bytes
  collection int not null,
  import int not null,       -- that read them last
  revision bigint not null,  -- of its batch
  records uuid[] not null,   -- one for each record that the elements gave
  primary key (owner, digest)
);
-- Numbers without an order: nothing to compress.
alter table element_groups alter column records set storage external;
create index element_groups_of_import on element_groups (owner, import);
