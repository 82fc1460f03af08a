-- What an owner asked for and may take minutes: struck off when it is done.
create table errands (
  owner uuid not null,
  errand text not null,
  target text not null,
  asked_at timestamptz not null default now(),
  -- The last sign of life of whoever is at it.
  seen_at timestamptz not null default now(),
  primary key (owner, errand, target)
);
create index errands_by_sign on errands (seen_at);
