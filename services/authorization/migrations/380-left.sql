-- The last binding that its resource service said had ended: one that was still on its way then comes too late.
alter table linked_resources add column left_seq int;
