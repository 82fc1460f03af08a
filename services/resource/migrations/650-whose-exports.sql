-- Which exports are of an account, by what the names of their files have in common: a later part that does not say whose it is
-- belongs to it.
alter table provider_accounts add column exports text[] not null default '{}';
