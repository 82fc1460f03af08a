-- What an import said of a record stands beside the state that it was then: `since` is its own revision.
alter table superseded drop constraint superseded_pkey;
alter table superseded add primary key (owner, collection, record, revision, since);

-- Whether it only said what nothing else does.
alter table superseded add column yields boolean not null default false;
