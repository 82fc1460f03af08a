-- A program on the owner's computer shows a code and waits; the owner, signed in, types it and answers (RFC 8628).
create table program_codes (
  -- SHA-256 of what the program holds.
  device bytea primary key,
  code text not null unique,
  expires_at timestamptz not null,
  -- Whose answer it is, once there is one.
  account uuid,
  allowed boolean,
  asked_at timestamptz
);
