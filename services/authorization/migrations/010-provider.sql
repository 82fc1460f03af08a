-- What oidc-provider keeps: sessions, interactions, pushed requests, codes, refresh tokens, its own
-- record of a grant (same id as ours), and used proofs. Short-lived and rewritten often, hence room on
-- each page for updates in place.
create table provider_states (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (model, id)
) partition by hash (id);

create table provider_states_0 partition of provider_states for values with (modulus 8, remainder 0) with (fillfactor = 80);
create table provider_states_1 partition of provider_states for values with (modulus 8, remainder 1) with (fillfactor = 80);
create table provider_states_2 partition of provider_states for values with (modulus 8, remainder 2) with (fillfactor = 80);
create table provider_states_3 partition of provider_states for values with (modulus 8, remainder 3) with (fillfactor = 80);
create table provider_states_4 partition of provider_states for values with (modulus 8, remainder 4) with (fillfactor = 80);
create table provider_states_5 partition of provider_states for values with (modulus 8, remainder 5) with (fillfactor = 80);
create table provider_states_6 partition of provider_states for values with (modulus 8, remainder 6) with (fillfactor = 80);
create table provider_states_7 partition of provider_states for values with (modulus 8, remainder 7) with (fillfactor = 80);

create index provider_states_grant on provider_states (grant_id) where grant_id is not null;
create index provider_states_uid on provider_states (uid) where uid is not null;
create index provider_states_expiry on provider_states (expires_at);
