-- What stands for an account in the ids of its records: its provider and the name that it had first. Null: the name
-- that it has.
alter table provider_accounts add column key text;
