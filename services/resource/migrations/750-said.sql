-- What an import said of a record stands beside the state that it was then: `since` is its own revision.
-- takes away: the key without `since`. No release looks for a row by it, nor names it on a conflict; what it allows is allowed still.
alter table superseded drop constraint superseded_pkey;
alter table superseded add primary key (owner, collection, record, revision, since);

-- Whether it only said what nothing else does.
alter table superseded add column yields boolean not null default false;
