-- Resources whose owners let this service manage access. A link counts only once `binding` is there:
-- the resource service's own signed word that it trusts this issuer for this account and these keys.
create table linked_resources (
  account uuid not null,
  resource text not null,
  service text not null,            -- origin of the resource service
  client_id text not null,          -- the resource service as it asked for the link
  catalog_url text not null,
  grant_keys jsonb not null,        -- what the owner agreed to let sign
  custody text not null,            -- 'provider' or 'device'
  binding text,                     -- compact binding+jwt
  seq int,
  jti text,
  ceiling jsonb,                    -- null: no ceiling
  carry jsonb not null default '[]',-- grants of other issuers that stay valid: id and hash
  events_url text,
  linked_at timestamptz not null default now(),
  bound_at timestamptz,
  ended_at timestamptz,
  primary key (account, resource)
);
create index linked_resources_resource on linked_resources (resource);
create index linked_resources_service on linked_resources (service);

-- Catalogs by their hash: a grant is read with the one it was approved against.
create table catalogs (
  sha256 text primary key,          -- base64url, of the collections as served
  body jsonb not null,
  first_seen timestamptz not null default now()
);
-- Which catalog an address serves at present.
create table catalog_urls (
  url text primary key,
  sha256 text not null references catalogs (sha256),
  fetched_at timestamptz not null
);

-- Events and proofs received, so that none counts twice.
create table used_ids (
  issuer text not null,
  jti text not null,
  seen_at timestamptz not null,
  primary key (issuer, jti)
);
create index used_ids_age on used_ids (seen_at);
