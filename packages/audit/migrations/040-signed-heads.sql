-- The end of an owner's chain as it was signed, once a day when something was added. Whoever keeps one
-- can tell later whether what came before it was changed.
create table audit_signed (
  owner uuid not null,
  seq bigint not null,
  jws text not null,
  signed_at timestamptz not null,
  primary key (owner, seq)
);
