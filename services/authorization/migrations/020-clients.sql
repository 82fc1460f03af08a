-- Every state of an app's metadata document that an owner was shown, by the hash that the grant carries.
create table client_documents (
  client_id text not null,
  sha256 text not null,
  body jsonb not null,
  first_seen timestamptz not null default now(),
  primary key (client_id, sha256)
);
