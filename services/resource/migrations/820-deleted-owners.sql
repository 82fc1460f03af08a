-- Every worker looks for homes that were deleted every other second, and there are as many owners as there are people.
create index if not exists owners_deleted on owners (deleted_at) where deleted_at is not null;
