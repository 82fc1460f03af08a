create table passkeys (
  -- Chosen by the device; no two people have the same.
  credential bytea primary key,
  account uuid not null references accounts on delete cascade,
  -- COSE, as the device gave it.
  public_key bytea not null,
  -- Grows with each use, or stays 0 where a passkey lives on several devices.
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkeys_account on passkeys (account);

-- Unlogged: after a crash whoever was under way begins anew.
create unlogged table passkey_challenges (
  -- SHA-256 of what a browser's cookie holds, or of the name of its session.
  holder bytea not null,
  purpose text not null check (purpose in ('sign-in', 'register')),
  challenge text not null,
  expires_at timestamptz not null,
  primary key (holder, purpose)
);
create index passkey_challenges_expiry on passkey_challenges (expires_at);

-- When the offer of a passkey and of recovery codes was passed over.
alter table accounts add column offer_passed_at timestamptz;
