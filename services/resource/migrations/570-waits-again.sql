-- What an import found of another one that waited: undone, it waits again. `reason` stays, for then.
alter table import_entries add column settled_by int;
