-- After a backup was restored: whether the grant still stands is to be asked of the resource service's ledger first.
alter table grants add column uncompared boolean not null default false;
