-- A grant that arrives asks whether what replaces it came first.
create index grants_replaces on grants (owner, replaces) where replaces is not null;
