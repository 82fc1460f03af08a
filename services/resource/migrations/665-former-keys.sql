-- Under which ids exports of other years told what a record holds now: what comes under them later is that, and adds nothing.
create table taken_ids (
  owner uuid not null,
  collection int not null,
  record uuid not null,      -- as it was told before
  taker uuid not null,       -- the record that holds it
  imports int[] not null,    -- that said so
  primary key (owner, collection, record, taker)
);
create index taken_ids_by_taker on taken_ids (owner, collection, taker);

-- Ids of which the batch said what a newer export says better: that stays, and what the batch said stands in `superseded`.
alter table import_batches add column outdone uuid[] not null default '{}';
