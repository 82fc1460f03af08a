-- Accounts that were deleted, until every resource service has heard that their access is over.
create table departures (
  account uuid primary key,
  left_at timestamptz not null
);
