-- Where in its list a file belongs that a later part brings: the pictures of a post have an order.
alter table missing_files add column position int;

-- A newer list of files that holds all of the former one says the order too; else both are united.
create or replace function merge_fields(former jsonb, newer jsonb) returns jsonb
language sql immutable strict parallel safe as $$
  select former || newer || coalesce((
    select jsonb_object_agg(n.key, (
      select jsonb_agg(value order by first) from (
        select value, min(nth) as first
        from jsonb_array_elements((former -> n.key) || n.value) with ordinality as e (value, nth)
        group by value) as distinct_values))
    from jsonb_each(newer) as n
    where jsonb_typeof(n.value) = 'array' and jsonb_typeof(former -> n.key) = 'array'
      and (n.value -> 0 ? 'sha256' or jsonb_typeof(n.value -> 0) = 'string')
      and not (n.value -> 0 ? 'sha256' and (former -> n.key) <@ n.value)), '{}')
$$;
