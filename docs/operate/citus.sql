-- The resource service's database on Citus, once, after its first start has migrated it: on the coordinator, as one
-- transaction (psql -1 -f citus.sql). Whatever grows with data is spread by its owner and kept together; what belongs to the
-- service or lives for minutes stays where it is, on the coordinator.

-- Keys of objects are random; across nodes nothing can see to it that they differ, and nothing need.
alter table blobs drop constraint blobs_object_key_key;
create index blobs_object_key on blobs (object_key);
alter table blob_previews drop constraint blob_previews_object_key_key;
create index blob_previews_object_key on blob_previews (object_key);
alter table take_out_parts drop constraint take_out_parts_object_key_key;

select create_distributed_table('records', 'owner');
select create_distributed_table('superseded', 'owner', colocate_with => 'records');
select create_distributed_table('collection_stats', 'owner', colocate_with => 'records');
select create_distributed_table('provider_accounts', 'owner', colocate_with => 'records');
select create_distributed_table('imports', 'owner', colocate_with => 'records');
select create_distributed_table('import_parts', 'owner', colocate_with => 'records');
select create_distributed_table('import_entries', 'owner', colocate_with => 'records');
select create_distributed_table('import_batches', 'owner', colocate_with => 'records');
select create_distributed_table('errands', 'owner', colocate_with => 'records');
select create_distributed_table('taken_ids', 'owner', colocate_with => 'records');
select create_distributed_table('missing_files', 'owner', colocate_with => 'records');
select create_distributed_table('filled_files', 'owner', colocate_with => 'records');
select create_distributed_table('element_groups', 'owner', colocate_with => 'records');
select create_distributed_table('blobs', 'owner', colocate_with => 'records');
select create_distributed_table('blob_previews', 'owner', colocate_with => 'records');
select create_distributed_table('record_blobs', 'owner', colocate_with => 'records');
select create_distributed_table('declared_collections', 'owner', colocate_with => 'records');
select create_distributed_table('append_keys', 'owner', colocate_with => 'records');
select create_distributed_table('uploads', 'owner', colocate_with => 'records');
select create_distributed_table('upload_marks', 'owner', colocate_with => 'records');
select create_distributed_table('bindings', 'owner', colocate_with => 'records');
select create_distributed_table('former_bindings', 'owner', colocate_with => 'records');
select create_distributed_table('former_resources', 'owner', colocate_with => 'records');
select create_distributed_table('grants', 'owner', colocate_with => 'records');
select create_distributed_table('early_revocations', 'owner', colocate_with => 'records');
select create_distributed_table('take_outs', 'owner', colocate_with => 'records');
select create_distributed_table('take_out_parts', 'owner', colocate_with => 'records');
select create_distributed_table('home_restores', 'owner', colocate_with => 'records');
select create_distributed_table('audit', 'owner', colocate_with => 'records');
select create_distributed_table('audit_heads', 'owner', colocate_with => 'records');
select create_distributed_table('audit_signed', 'owner', colocate_with => 'records');
select create_distributed_table('recovery_keys', 'owner', colocate_with => 'records');
select create_distributed_table('recovery_news', 'owner', colocate_with => 'records');

-- Looked up beside data of every owner, and small: a copy on each node.
select create_reference_table('collections');
select create_reference_table('catalogs_served');
select create_reference_table('app_names');
