-- What an account that is deleted leaves: looked for in the text of every state, it took half a second for each 100,000.
create index if not exists provider_states_account on provider_states ((payload ->> 'accountId'));
-- What is still kept as its holder presents it; nothing, after the first start. Each start read the whole table for it.
create index if not exists provider_states_undigested on provider_states (model, id)
  where model <> 'Grant' and not starts_with(id, 's256:');
