-- Whom a grant is for that is for a person: their alias as the owner was shown it. Null: for the app itself.
alter table grants add column person text;
