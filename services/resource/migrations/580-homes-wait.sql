-- What a home under way, out or in, has to wait for: room on the disk, or the object store.
alter table take_outs add waits text check (waits in ('room', 'store'));
alter table home_restores add waits text check (waits in ('room', 'store'));
