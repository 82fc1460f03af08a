-- When a worker let the import go that was not at its end: whoever was read last waits for the others.
alter table imports add let_go_at timestamptz;
