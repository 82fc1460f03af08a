-- Whom an owner trusts: one row for every binding ever made. Only `active` and `ended_at` ever change.
create table bindings (
  owner uuid not null,
  seq integer not null check (seq > 0),
  prev text,                                   -- SHA-256 of the previous binding+jwt, base64url
  issuer text not null,
  as_sub text not null,                        -- the owner's account at the issuer
  as_name text,                                -- how the issuer calls that account, for pages only
  grant_keys jsonb not null,                   -- JWK Set
  ceiling jsonb,                               -- scopes as text; null: no ceiling
  carry jsonb not null,                        -- [{"grant", "sha256"}]
  jwt text not null,
  sha256 text not null,
  active boolean not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  primary key (owner, seq)
);
create unique index bindings_one_per_issuer on bindings (owner, issuer) where active;
