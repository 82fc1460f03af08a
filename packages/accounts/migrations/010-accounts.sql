create table accounts (
  account uuid primary key,
  name text not null unique check (name ~ '^[a-z0-9-]{1,32}$'),
  created_at timestamptz not null
);

-- One table per way to sign in: a password now; passkeys and recovery codes stand beside it.
create table passwords (
  account uuid primary key references accounts on delete cascade,
  -- In the PHC string format: the algorithm and its costs stand in it.
  hash text not null,
  changed_at timestamptz not null
);

create table sessions (
  -- SHA-256 of what the cookie holds: whoever reads this table cannot sign in with it.
  session bytea primary key,
  account uuid not null references accounts on delete cascade,
  signed_in_at timestamptz not null,
  seen_at timestamptz not null
);
create index sessions_account on sessions (account);
create index sessions_seen on sessions (seen_at);

-- Unlogged: after a crash the counts begin anew. Its columns are those of rate-limiter-flexible.
create unlogged table sign_in_tries (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
