-- The grant that stands in place of this one since its owner changed it.
alter table grants add column replaced_by text;
