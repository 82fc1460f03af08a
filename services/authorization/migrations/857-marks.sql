-- Under which master keys something is sealed, asked at every start: without it the whole table was read.
create index if not exists custody_keys_mark on custody_keys (substring(sealed from 1 for 5));
