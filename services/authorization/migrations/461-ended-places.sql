-- Which places of a status list say that a grant has ended: read for every list that is asked for, of up to 65,536 grants.
create index grants_ended_places on grants (status_list, status_idx)
  where ended_at is not null and ended_by <> 'moved';
