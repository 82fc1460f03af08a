create table recovery_sets (
  account uuid primary key references accounts on delete cascade,
  -- One salt for the ten: a try costs one Argon2id, whichever of them it may be.
  salt bytea not null,
  made_at timestamptz not null
);

create table recovery_codes (
  account uuid not null references recovery_sets on delete cascade,
  -- Argon2id of the code.
  hash bytea not null,
  used_at timestamptz,
  primary key (account, hash)
);
