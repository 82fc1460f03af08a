-- What lives for seconds or minutes while somebody is asked: pushed requests, questions, codes. Unlogged: after
-- a crash of the database the app asks again. A code is in here with the mark that it was used, so that a
-- crash never forgets the mark alone.
create unlogged table passing_states (
  model text not null,
  id text not null,
  payload json not null,
  grant_id text,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (model, id)
) with (fillfactor = 70);
create index passing_states_grant on passing_states (grant_id) where grant_id is not null;
create index passing_states_expiry on passing_states (expires_at);

-- Proofs and client assertions seen, each good for a few minutes at most. Unlogged for the same reason.
create unlogged table used_proofs (
  id text primary key,
  expires_at timestamptz not null
);
