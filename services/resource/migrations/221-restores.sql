-- A home that is brought from another service. It grows beside the account's empty one, of nobody until it is whole:
-- then it takes that one's place in one transaction, or all of it goes.
create table home_restores (
  owner uuid not null,       -- the home that asked; when done, the one that came
  restore int not null,
  staged uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'completed', 'failed')),
  problem text,              -- a code, with words of its own
  detail text,
  uploads uuid[] not null,
  read bigint not null default 0,   -- bytes of files checked and brought, of `size` in all
  size bigint not null,
  place jsonb,               -- what is done: checking is followed by bringing
  attempts smallint not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (owner, restore)
);
create unique index home_restores_live on home_restores (owner) where state in ('queued', 'running');

-- Where a home was before. A grant about a former resource is honoured if this home's ledger holds it.
create table former_resources (
  owner uuid not null,
  url text not null,
  nth int not null,              -- the last one has the highest
  key_print bytea not null,      -- SHA-256 of the id key: the same home is not brought twice
  service_keys jsonb not null,   -- JWK Set that signed its bindings and log
  log_key text,                  -- the object that holds its log
  log_bytes bigint,
  primary key (owner, url)
);
create index former_resources_url on former_resources (url);

-- Whom the owner trusted there; the last ones' grants may go on here.
create table former_bindings (
  owner uuid not null,
  url text not null,
  seq int not null,
  issuer text,
  as_sub text,
  as_name text,
  grant_keys jsonb not null,
  ceiling jsonb,
  carry jsonb not null,
  jwt text not null,
  sha256 text not null,
  active boolean not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  primary key (owner, url, seq)
);
