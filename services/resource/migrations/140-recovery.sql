-- The key that an owner keeps offline: its public half, and a change of it that waits.
create table recovery_keys (
  owner uuid primary key,
  x text not null,                             -- Ed25519, base64url
  made_at timestamptz not null,
  next_x text,                                 -- null with next_at: the key is to be removed
  next_at timestamptz                          -- from then on; null: nothing waits
);
-- What was asked of whoever says to hold the key: answered once, within minutes.
create table recovery_challenges (
  nonce bytea primary key,                     -- SHA-256
  owner uuid not null,
  head text,                                   -- of the chain of bindings
  expires_at timestamptz not null
);
create index recovery_challenges_owner on recovery_challenges (owner);
create table recovery_sessions (
  session bytea primary key,                   -- SHA-256 of what the cookie holds
  owner uuid not null,
  started_at timestamptz not null,
  expires_at timestamptz not null
);
create index recovery_sessions_owner on recovery_sessions (owner);
-- What happened with it, for the owner's pages.
create table recovery_news (
  owner uuid not null,
  at timestamptz not null,
  kind text not null,
  noticed_at timestamptz
);
create index recovery_news_owner on recovery_news (owner, at);
-- A binding without an issuer: the owner trusts nobody from then on.
alter table bindings alter column issuer drop not null, alter column as_sub drop not null;
alter table bindings add constraint bindings_active_is_bound check (not active or (issuer is not null and as_sub is not null));
