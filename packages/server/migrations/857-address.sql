-- What the service called itself when it was first started with this database: what it gives out names it.
create table own_address (
  one boolean primary key default true check (one),
  public_url text not null
);
