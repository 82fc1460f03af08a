-- A sign-in fresh enough for what is sensitive, as the first token that read under the grant told it. After a change of provider a
-- token that was got without the owner tells none.
alter table grants add column signed_in_at timestamptz;
