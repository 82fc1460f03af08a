-- Up to which moment what is over may be deleted. It goes on by small steps only, whatever a clock says.
create table swept (
  one boolean primary key default true check (one),
  until timestamptz not null
);
