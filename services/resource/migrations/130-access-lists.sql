-- What can still be read: counted for each home page, listed on /access.
create index grants_open on grants (owner) where revoked_at is null;

-- What apps call themselves: the `client_name` of the document that an owner agreed to, told by its hash.
create table app_names (
  client text not null,
  sha256 text not null,                        -- client_s256 of the grant
  name text,                                   -- null: the document was not to be had, or has none
  asked_at timestamptz not null,
  primary key (client, sha256)
);
