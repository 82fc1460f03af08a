-- Collections that apps have declared and an owner has agreed to: the latest version of each.
create table declared_collections (
  owner uuid not null,
  name text not null,
  by text not null,              -- origin of the app
  contract text not null,        -- JSON, as it was agreed to
  bytes bigint not null default 0,  -- of its records and of what they were: counted in the quota
  declared_at timestamptz not null default now(),
  primary key (owner, name)
);

-- What was appended under a key of the app's choosing: the same request again writes nothing new.
create table append_keys (
  owner uuid not null,
  key bytea not null,            -- SHA-256 of app, collection and key
  request bytea not null,        -- SHA-256 of the body
  records uuid[] not null,
  made_at timestamptz not null,
  primary key (owner, key)
);
create index append_keys_old on append_keys (made_at);

-- A catalog with collections of apps: `collections` holds only those, after the ones of `base`.
alter table catalogs_served add column base bytea;

-- Which app wrote a record; null: it came from an export.
alter table records add column app text;
alter table superseded add column app text;
