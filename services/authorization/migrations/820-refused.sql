-- The place of the data has answered that it does not take the event, most likely because its owner has not opened so much to this
-- provider: the owner's page says so.
alter table outbox add column refused boolean not null default false;
-- What an account leaves behind is found without reading what waits for all others.
create index if not exists outbox_account on outbox (account);
create index if not exists consents_account on consents (account);
