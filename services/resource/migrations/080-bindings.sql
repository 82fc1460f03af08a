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

-- A link on its way: from the field `Provider` to the confirm page. Secrets are sealed.
create table linkings (
  linking uuid primary key default gen_random_uuid(),
  owner uuid not null,
  session text not null,                       -- SHA-256 of the session that began it
  state text not null unique,                  -- SHA-256 of the `state` sent
  issuer text not null,
  asked_at timestamptz not null,
  secrets bytea not null,                      -- nonce, PKCE verifier, DPoP key; after the answer also the token
  used_at timestamptz,                         -- the callback came
  answer jsonb,                                -- account, name, grant keys: what the issuer answered
  head text,                                   -- head of the chain when the confirm page was made
  choices jsonb,                               -- what the owner chose there
  expires_at timestamptz not null
);
create index linkings_by_owner on linkings (owner, session);
