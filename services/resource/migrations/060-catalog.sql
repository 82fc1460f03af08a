-- Every catalog ever served: grants and bindings name theirs by its hash, and `*` means what that one had.
create table catalogs_served (
  sha256 bytea primary key,     -- of the bytes of `collections`
  collections text not null,    -- those bytes, as they were served
  first_served timestamptz not null default now()
);
