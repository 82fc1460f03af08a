-- When the confirm page was shown last; and that it was shown again because something new had come since: what comes now stops.
alter table linkings add column shown_at timestamptz, add column insisted boolean not null default false;
