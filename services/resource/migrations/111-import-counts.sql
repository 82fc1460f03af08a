-- How many entries ended in which class stands in the import's row now, written with each batch.
update imports i set report = report || jsonb_build_object('files', (
  select coalesce(jsonb_object_agg(class, n), '{}') from (
    select class, count(*) as n from import_entries e
    where e.owner = i.owner and e.import = i.import group by class) as counted));
