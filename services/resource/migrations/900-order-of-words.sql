-- Lists of words that two files or parts say differently are one list whichever comes first: where neither holds all of the other, in
-- order of the words. Where the newer says nothing new, nothing changes. Of files a newer list that holds all of the former one says the
-- order, else both are united.
create or replace function merge_fields(former jsonb, newer jsonb) returns jsonb
language sql immutable strict parallel safe as $$
  select former || newer || coalesce((
    select jsonb_object_agg(n.key, case
      when of_files and f <@ n.value then n.value
      when not of_files and n.value <@ f then f
      when not of_files and f <@ n.value then n.value
      when not of_files then (
        select jsonb_agg(value order by value #>> '{}' collate "C")
        from (select distinct value from jsonb_array_elements(f || n.value)) as words)
      else (
        select jsonb_agg(value order by first) from (
          select value, min(nth) as first
          from jsonb_array_elements(f || n.value) with ordinality as e (value, nth)
          group by value) as distinct_values) end)
    from jsonb_each(newer) as n,
      lateral (select former -> n.key as f, n.value -> 0 ? 'sha256' as of_files) as was
    where jsonb_typeof(n.value) = 'array' and jsonb_typeof(f) = 'array'
      and (of_files or jsonb_typeof(n.value -> 0) = 'string')), '{}')
$$;
