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
