-- Names that people had before: nobody else takes them for a while, so that nobody is mistaken for them.
create table former_names (
  name text primary key,
  account uuid not null,                       -- may be gone: the name is kept all the same
  kept_until timestamptz not null
);
