-- A catalog is named by the hash of its text, in which members have an order: jsonb forgets it.
-- Rows from before are read again where the order is needed.
alter table catalogs alter column body type json using body::text::json;

-- The grant is about collections of apps, so its announcement brings what the place of the data may not know yet.
alter table grants add column declared boolean not null default false;
