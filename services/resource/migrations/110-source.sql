-- Which file of which import a record came from last: `source` of the API. `source_import` only where
-- it is not `import`, the import that changed the record: a photo of a former part that has got its
-- description now. All null in rows older than this.
alter table records add column source_import int, add column part int, add column entry int;
alter table superseded add column source_import int, add column part int, add column entry int;
alter table staging add column source_import int, add column part int, add column entry int;

-- The slots' copies of that table are made anew when they are needed.
do $$ declare name text; begin
  for name in select tablename from pg_tables
    where schemaname = current_schema() and tablename ~ '^staging_\d+_[ab]$'
  loop execute format('drop table %I', name); end loop;
end $$;
