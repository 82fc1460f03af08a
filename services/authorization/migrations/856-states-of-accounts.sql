-- What an account that is deleted leaves: looked for in the text of every state, it took half a second for each 100,000.
create index if not exists provider_states_account on provider_states ((payload ->> 'accountId'));
