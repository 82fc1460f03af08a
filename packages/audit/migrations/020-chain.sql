-- An owner's chain is read in its order, page after page.
create index audit_chain on audit (owner, seq) where seq is not null;
