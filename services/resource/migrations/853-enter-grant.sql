-- A grant that was not seen before, written while its speaker is trusted and as it stands in that one's list: one answer for
-- what a transaction would ask in five. It ends on arrival when a revocation came first, or when the list is known and says so: bits are
-- counted from the least significant one. No row where it was not written.
--
-- With the id of an event it also takes the locks that are held otherwise by whoever calls (services/resource/ledger/enter.ts), remembers
-- the event, and writes nothing at all where more has to be looked at: one of this id, or one in its place, is there. Each statement sees
-- what was committed while the one before it waited.
create function enter_grant(
  uuid,         -- 1 owner
  text,         -- 2 grant_id
  text,         -- 3 issuer
  text,         -- 4 client
  text,         -- 5 person
  text,         -- 6 jws
  text,         -- 7 sha256
  jsonb,        -- 8 details
  text,         -- 9 catalog
  timestamptz,  -- 10 issued_at
  timestamptz,  -- 11 expires_at
  boolean,      -- 12 once
  text,         -- 13 replaces
  text,         -- 14 status_issuer
  text,         -- 15 status_uri
  int,          -- 16 status_idx
  timestamptz,  -- 17 now
  text,         -- 18 who speaks
  text,         -- 19 chain of the owner's bindings, as its lock is named
  text,         -- 20 the grant, as its lock is named
  text,         -- 21 who tells of it
  text,         -- 22 id of the event, if one tells of it
  out was_heard boolean, out ended_at timestamptz, out ended_by text, out is_replaced boolean
) returns setof record language plpgsql as $$
begin
  if $22 is not null then
    perform pg_advisory_xact_lock_shared(hashtextextended($19, 0)), pg_advisory_xact_lock(hashtextextended($20, 0));
    if exists (select from grants where owner = $1 and grant_id = $2)
      or exists (select from grants where owner = $1 and replaces = $2)
      or not exists (select from bindings where owner = $1 and issuer = $18 and active) then
      return;
    end if;
    insert into events_seen (issuer, jti, seen_at) values ($21, $22, $17) on conflict do nothing;
    if not found then
      was_heard := true;
      return next;
      return;
    end if;
  end if;
  return query
    insert into grants (owner, grant_id, issuer, client, person, jws, sha256, details, catalog, issued_at,
      expires_at, once, replaces, status_issuer, status_uri, status_idx, first_seen, revoked_at, revoked_by)
    select b.owner, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
      coalesce(early.came_at, case when list.ended then $17 end),
      case when early.came_at is not null then 'issuer' when list.ended then 'list' end
    from bindings b
    left join early_revocations early
      on early.owner = b.owner and early.grant_id = $2 and early.issuer = $3
    left join lateral (
      select case when $16 between 0 and bit_length(bits) - 1 then get_bit(bits, $16) = 1 end as ended
      from issuer_lists where uri = $15 and issuer = $14) list on true
    where b.owner = $1 and b.issuer = $18 and b.active
    on conflict (owner, grant_id) do nothing
    returning false, revoked_at, revoked_by, exists (
      select from grants later where later.owner = $1 and later.replaces = $2 and later.client = $4);
end $$;
