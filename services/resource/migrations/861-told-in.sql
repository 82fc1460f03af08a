-- The import that was read when these words of another were set apart: they go with it.
alter table import_batches add column told_in int;
