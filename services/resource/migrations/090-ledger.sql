-- Every grant ever seen: one document per grant id, for ever.
create table grants (
  owner uuid not null,
  grant_id text not null,
  issuer text not null,                        -- may_act.sub
  client text not null,
  jws text not null,
  sha256 text not null,
  details jsonb not null,
  catalog text,                                -- catalog_s256
  issued_at timestamptz not null,
  expires_at timestamptz,
  once boolean not null,
  once_jti text,                               -- the first token seen of a `once` grant
  replaces text,
  status_issuer text,                          -- whose list the index below is in: the last issuer that used the grant
  status_uri text,
  status_idx integer,
  first_seen timestamptz not null,
  noticed_at timestamptz,                      -- the owner has seen it on a page
  last_used timestamptz,
  rows_read bigint not null default 0,
  bytes_read bigint not null default 0,
  revoked_at timestamptz,
  revoked_by text,                             -- owner | issuer | list | replaced | switch
  conflict_at timestamptz,                     -- somebody came with other bytes under this id
  primary key (owner, grant_id)
);
create index grants_by_status on grants (status_uri) where revoked_at is null;

-- A revocation that came before its grant, kept under its sender.
create table early_revocations (
  owner uuid not null,
  grant_id text not null,
  issuer text not null,
  came_at timestamptz not null,
  primary key (owner, grant_id, issuer)
);

-- Security events already acted on.
create table events_seen (
  issuer text not null,
  jti text not null,
  seen_at timestamptz not null,
  primary key (issuer, jti)
);

-- The newest status list of each address that was ever good.
create table status_lists (
  uri text primary key,
  issuer text not null,
  iat bigint not null,                         -- seconds, as signed
  exp bigint not null,
  ttl integer not null,
  bits bytea not null,                         -- one bit per grant, inflated
  fetched_at timestamptz not null,
  next_try timestamptz not null
);
create index status_lists_due on status_lists (next_try);
