-- Several imports may miss the same file of one record: undoing one leaves what the others miss.
-- takes away: the keys without `import`. No release looks for a row by them, nor names them on a conflict; what they allow is allowed still.
alter table missing_files drop constraint missing_files_pkey;
alter table missing_files add primary key (owner, collection, record, role, tail, import);
alter table filled_files drop constraint filled_files_pkey;
alter table filled_files add primary key (owner, collection, record, role, tail, import);
