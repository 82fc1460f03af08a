create table collections (
  collection int generated always as identity primary key,
  name text not null unique
);

-- Accounts of a provider stay apart from the first record on.
create table provider_accounts (
  owner uuid not null,
  account int not null,
  provider text not null,
  name text not null,
  first_seen timestamptz not null default now(),
  primary key (owner, account),
  unique (owner, provider, name)
);

-- `time` is '-infinity' for "no time", so that keyset pages need no branch for null.
-- `fields` is flat: catalog field names, without id, time and account. `rest` keeps what was not mapped.
create table records (
  owner uuid not null,
  collection int not null,
  record uuid not null,
  time timestamptz not null default '-infinity',
  time_end timestamptz,
  account int not null,
  fields jsonb not null,
  rest jsonb,
  hash bytea not null,
  import int not null,       -- that last changed it
  revision bigint not null,
  primary key (owner, collection, record)
) partition by hash (owner);
create index records_by_time on records (owner, collection, time, record);

do $$ begin
  for i in 0..31 loop
    execute format('create table records_%s partition of records
      for values with (modulus 32, remainder %s) with (fillfactor = 90)', lpad(i::text, 2, '0'), i);
  end loop;
end $$;

-- What a record was before `revision` replaced or removed it: for undo and for `changes`.
create table superseded (
  owner uuid not null,
  collection int not null,
  record uuid not null,
  revision bigint not null,
  time timestamptz not null,
  time_end timestamptz,
  account int not null,
  fields jsonb not null,
  rest jsonb,
  hash bytea not null,
  import int not null,
  since bigint not null,     -- the revision with which it became so
  superseded_at timestamptz not null default now(),
  primary key (owner, collection, record, revision)
);
create index superseded_by_age on superseded (superseded_at);

-- Kept by the transaction of each batch.
create table collection_stats (
  owner uuid not null,
  collection int not null,
  account int not null,
  count bigint not null,
  first timestamptz,
  last timestamptz,
  primary key (owner, collection, account)
);

-- Each import slot of a worker has its own two copies of this table (`like staging`): one is
-- filled while the other is applied.
create unlogged table staging (
  nth int not null,          -- order in the batch: the last of equal ids wins
  collection int not null,
  record uuid not null,
  time timestamptz not null,
  time_end timestamptz,
  account int not null,
  fields jsonb not null,
  rest jsonb,
  hash bytea not null
);

-- A newer export wins field by field; lists of words and of files are united, because each
-- album folder of an export names only itself.
create function merge_fields(former jsonb, newer jsonb) returns jsonb
language sql immutable strict parallel safe as $$
  select former || newer || coalesce((
    select jsonb_object_agg(n.key, (
      select jsonb_agg(value order by first) from (
        select value, min(nth) as first
        from jsonb_array_elements((former -> n.key) || n.value) with ordinality as e (value, nth)
        group by value) as distinct_values))
    from jsonb_each(newer) as n
    where jsonb_typeof(n.value) = 'array' and jsonb_typeof(former -> n.key) = 'array'
      and (n.value -> 0 ? 'sha256' or jsonb_typeof(n.value -> 0) = 'string')), '{}')
$$;

create aggregate merge_fields_of(jsonb) (sfunc = merge_fields, stype = jsonb);
