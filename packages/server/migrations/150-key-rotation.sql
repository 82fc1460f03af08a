-- A key is published before it signs, signs until the next one does, and stays published until whatever it
-- has signed is over. Its private half goes with that; the public one stays, for documents that have no end.
-- The default holds while a process of the former version runs beside.
alter table signing_keys
  alter column sealed drop not null,
  add column signs_from timestamptz not null default clock_timestamp(),
  add column withdrawn_at timestamptz,         -- not at jwks_uri any more
  add column stolen boolean not null default false;
update signing_keys set signs_from = created_at;
