-- When the owner, reminded that an app reads nothing any more, said that it may keep its access.
alter table grants add column kept_at timestamptz;
