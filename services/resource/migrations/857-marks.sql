-- Under which master keys something is sealed, asked at every start: without it whole tables were read.
create index if not exists owners_id_key_mark on owners (substring(id_key from 1 for 5));
create index if not exists owners_data_key_mark on owners (substring(data_key from 1 for 5));
create index if not exists linkings_mark on linkings (substring(secrets from 1 for 5));
create index if not exists deliveries_mark on deliveries (substring(body from 1 for 5));
