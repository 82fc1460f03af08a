-- What describes a record of another collection is part of it: null, the taker is of the same.
alter table taken_ids add column taker_collection int;
create index taken_ids_by_describing on taken_ids (owner, taker_collection, taker) where taker_collection is not null;
