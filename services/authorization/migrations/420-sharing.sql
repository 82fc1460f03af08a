-- A grant that is for one person: {"iss", "sub", "alias"}. What their provider was told of it last follows what is true
-- of the grant, so that nothing has to be remembered where it ends.
alter table grants
  add column grantee jsonb,
  add column grantee_told text not null default 'nothing',   -- nothing | shared | ended
  add column grantee_tries int not null default 0,
  add column grantee_next_try timestamptz not null default now();
create index grants_grantee_untold on grants (grantee_next_try) where grantee is not null
  and (grantee_told = 'nothing' or (grantee_told = 'shared' and ended_at is not null));

-- A name that nobody has here is answered like any other, with an identifier made of this secret.
create table nobody (secret uuid not null);
insert into nobody values (gen_random_uuid());

-- What others share with people who have an account here, as the provider of whoever shares it says.
create table shared_with_me (
  account uuid not null,
  issuer text not null,             -- who says so, and says when it has ended
  grant_id text not null,
  resource text not null,
  client_id text not null,          -- the app that it is read in
  sharer text not null,             -- name@host, of that issuer
  says jsonb not null,              -- {"en": [sentence …], "fr": […]}
  expires_at timestamptz,           -- null: until ended
  came_at timestamptz not null,
  answer text,                      -- null: not yet | accepted | hidden
  ended_at timestamptz,
  primary key (account, issuer, grant_id)
);
