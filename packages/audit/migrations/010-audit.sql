-- Who did what, refused tries too. An entry is written before what it tells of is answered; a sealer
-- gives it its place in the owner's chain within a second. Each month is a table of its own, so that old ones can be
-- put away whole.
create table audit (
  owner uuid not null,
  entry bigint generated always as identity,
  at timestamptz not null,
  body jsonb not null,
  seq bigint,
  prev bytea,
  hash bytea,
  primary key (owner, entry, at)
) partition by range (at);

-- Takes what no month is there for, so that no entry is ever lost.
create table audit_other partition of audit default;

create index audit_unsealed on audit (entry) where seq is null;

-- The end of each owner's chain.
create table audit_heads (
  owner uuid primary key,
  seq bigint not null,
  hash bytea not null
);
