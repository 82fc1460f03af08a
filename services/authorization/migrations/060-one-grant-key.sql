-- One key signs for an owner's resource: pages opened at once show the same words. Of two, the older was used.
delete from custody_keys newer using custody_keys older
where newer.account = older.account and newer.resource = older.resource
  and (older.created_at, older.kid) < (newer.created_at, newer.kid);
alter table custody_keys drop constraint custody_keys_pkey, add primary key (account, resource);
