-- `rest` under the owner's data key (records/rest.ts). What is from before stands in `rest` until the worker has
-- sealed it (records/seal-former.ts); a later release takes the column away.
alter table records add column rest_sealed bytea;
alter table superseded add column rest_sealed bytea;

-- Homes that may hold some. True of new ones too: a process of the release before may still be reading an import.
alter table owners add column rest_open boolean not null default true;

-- What import slots copy (`like staged_records`). `staging` stays for a process of the release before.
create unlogged table staged_records (like staging);
alter table staged_records drop column rest;
alter table staged_records add column rest_sealed bytea;
