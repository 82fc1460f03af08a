-- A session that a person gave to a program: it signs in to no page on which they have just said who they are.
alter table sessions add column program boolean not null default false;
