-- The owner said that an export of another account than those known is theirs as well.
alter table imports add column agreed boolean not null default false;
