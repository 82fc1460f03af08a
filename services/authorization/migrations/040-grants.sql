-- Keys that sign grants, one per account and resource; the private half is sealed with the master key.
create table custody_keys (
  account uuid not null,
  resource text not null,
  kid text not null,
  public jsonb not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (account, resource, kid)
);

-- Counts up through all status lists: list = n / 65536, index = n % 65536.
create sequence status_numbers as bigint minvalue 0 start 0;

create table grants (
  id text primary key,              -- the grant's jti, also oidc-provider's id of its Grant
  account uuid not null,
  resource text not null,
  client_id text not null,
  client_s256 text not null,
  jws text not null,                -- compact grant+jwt
  details jsonb not null,           -- authorization_details as granted
  catalog_s256 text not null,
  shown jsonb,                      -- the sentences of the consent page, word for word; null when carried
  once boolean not null,
  carried boolean not null default false,
  status_list int not null,
  status_idx int not null,
  state text not null,              -- pending | delivered | ending | ended
  issued_at timestamptz not null,
  expires_at timestamptz,           -- null: until ended
  last_used timestamptz,
  ended_at timestamptz,
  ended_by text,                    -- owner | resource | app | replaced | moved (to another issuer)
  unique (status_list, status_idx)
);
create index grants_account on grants (account, issued_at desc);
create index grants_resource_client on grants (resource, client_id);

-- What an owner was shown and answered, by its hash; kept as the consent record.
create table consents (
  consent_s256 text primary key,
  account uuid not null,
  grant_id text not null references grants (id),
  shown jsonb not null,
  locale text not null,
  answered_at timestamptz not null
);
create index consents_grant on consents (grant_id);
