import { EVENTS } from '@mandate/grants'
import type { AfterRestore } from '@mandate/server'
import { LIST_SIZE } from './grants/index.ts'

/**
 * Grants may have ended since the backup. Each is announced again, in the words of before with the collections of apps
 * that it may be about, and no token is issued under it until the resource service has answered: its ledger keeps what
 * has ended. Places in status lists that were given since the backup are
 * forgotten too; the next grants stand in the next list, where nobody's are.
 */
export function afterRestore(issuer: string): AfterRestore {
  return async (db, at) => {
    await db.query(
      `with live as (
         update grants set uncompared = true
         where ended_at is null and (expires_at is null or expires_at > $1)
         returning id, jti, account, resource, jws, status_list, status_idx),
       waiting as (
         delete from outbox where event = $2 and confirmed_at is null and grant_id in (select id from live)
         returning grant_id, body)
       insert into outbox (grant_id, account, resource, event, body)
       select id, account, resource, $2, coalesce((select w.body from waiting w where w.grant_id = live.id limit 1),
         jsonb_build_object('resource', resource, 'grant_id', jti, 'grant', jws,
           'status', jsonb_build_object('status_list',
             jsonb_build_object('idx', status_idx, 'uri', $3::text || '/status/' || status_list))))
       from live where exists (select from linked_resources l where l.account = live.account
         and l.resource = live.resource and l.binding is not null and l.ended_at is null)`,
      [at, EVENTS.issued, issuer],
    )
    await db.query(
      `select setval('status_numbers', (last_value / ${LIST_SIZE} + 1) * ${LIST_SIZE}) from status_numbers`,
    )
  }
}
