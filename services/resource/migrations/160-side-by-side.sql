-- Which providers the one being linked takes the place of: a list of issuers; null: of all.
alter table linkings add column replaces jsonb;
