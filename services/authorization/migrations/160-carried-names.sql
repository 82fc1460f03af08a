-- A carried grant has the id that somebody else gave it, and another resource service may have sent one of the same id:
-- then its key here is `{id}~{hash of account and resource}`, and `jti` the id that everybody else knows it by.
alter table grants add column jti text generated always as (split_part(id, '~', 1)) stored;
create index grants_carried on grants (jti) where carried;
