-- Where this database stands. A restored one stands elsewhere and says here where it was when it was backed up.
create table database_places (
  one boolean primary key default true check (one),
  place text not null
);
-- When it was noticed, or said, that this database came out of a backup.
create table restores (restored_at timestamptz primary key, why text not null);
