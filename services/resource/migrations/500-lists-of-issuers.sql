-- The newest status list of each address that was ever good, as each issuer has signed it: two issuers may share an origin, and
-- one that signs under its neighbour's address takes nothing of the neighbour's. It stands in place of `status_lists`, which goes with a later release.
create table issuer_lists (
  issuer text not null,
  uri text not null,
  iat bigint not null,                         -- seconds, as signed
  exp bigint not null,
  ttl integer not null,
  bits bytea not null,                         -- one bit per grant, inflated
  fetched_at timestamptz not null,
  next_try timestamptz not null,
  primary key (issuer, uri)
);
create index issuer_lists_due on issuer_lists (next_try);
insert into issuer_lists select issuer, uri, iat, exp, ttl, bits, fetched_at, next_try from status_lists;
