-- What the owner agreed to on the page counts when the binding with exactly these keys has arrived; until then the
-- keys of the present binding go on signing.
alter table linked_resources add column asked_keys jsonb, add column asked_custody text;
update linked_resources set asked_keys = grant_keys, asked_custody = custody;
