-- For an assistant that proves no key of its own: whoever holds its tokens can read.
alter table grants add column bearer boolean not null default false;
