import { isSameOrigin, type Session } from '@mandate/accounts'
import { Problem, type ServiceConfig } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import { type Request, Router } from 'express'
import type { AccessRoom } from '../../access/access.ts'
import type { ActiveBinding, BindingsStore } from '../../bindings/store.ts'
import type { Outbox } from '../../deliveries/outbox.ts'
import { isForWhoeverHolds, type SeenGrant } from '../rows.ts'
import type { Ledger } from '../store.ts'
import type { AccessLists } from './lists.ts'
import { standing } from './routes.ts'
import { type Catalogs, sentencesOf } from './sentences.ts'

type OfGrant = Request<{ address: string; grant: string }>

/** `/owners/{id}/grants`: who can read what, and the end of it, for programs of the owner; the owner's session only. */
export function grantsApi(rooms: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  access: Pick<AccessRoom, 'owner'>
  session(req: Request): Promise<Session | null>
  bindings: Pick<BindingsStore, 'present'>
  ledger: Pick<Ledger, 'find' | 'revoke'>
  lists: Pick<AccessLists, 'live'>
  outbox: Pick<Outbox, 'flush'>
  catalogs: Catalogs
}): Router {
  const { config, access, bindings, ledger, lists, outbox, catalogs } = rooms
  const routes = Router()

  async function shown(req: Request, grant: SeenGrant, present: ActiveBinding[]) {
    const sentences = await sentencesOf(grant, catalogs, languageOf(req))
    return {
      grant: grant.id,
      client: grant.client,
      ...(grant.person === null ? {} : { person: grant.person }),
      issuer: grant.issuer,
      standing: standing(grant, present, config.clock()),
      says: sentences.map(({ full }) => full),
      bearer: isForWhoeverHolds(grant),
      since: grant.firstSeen.toISOString(),
      until: grant.expiresAt === null ? null : new Date(grant.expiresAt * 1000).toISOString(),
      last_read: grant.lastUsed?.toISOString() ?? null,
    }
  }

  routes.get('/owners/:address/grants', async (req: Request<{ address: string }>, res) => {
    const owner = await access.owner(req)
    const live = await lists.live(owner.id)
    const ids = live.map(({ id }) => id)
    const present = await bindings.present(owner.id, ids)
    const grants = await Promise.all(live.map((grant) => shown(req, grant, present)))
    res.set('Cache-Control', 'no-store').json({ grants })
  })

  routes
    .route('/owners/:address/grants/:grant')
    .get(async (req: OfGrant, res) => {
      const owner = await access.owner(req)
      const grant = await ledger.find(owner.id, req.params.grant)
      if (!grant) throw noSuch(req)
      const present = await bindings.present(owner.id, [grant.id])
      res.set('Cache-Control', 'no-store').json(await shown(req, grant, present))
    })
    .delete(async (req: OfGrant, res, next) => {
      // Whoever is here with the recovery key ends it by the same address (recovery/api.ts).
      if ((await rooms.session(req)) === null) return next()
      const owner = await access.owner(req)
      if (!isSameOrigin(req, config)) throw new Problem(403, 'forbidden', 'Not from here.')
      if (!(await ledger.find(owner.id, req.params.grant))) throw noSuch(req)
      await ledger.revoke(owner.id, req.params.grant, 'owner')
      // It has ended whatever the provider says; a moment's patience mostly spares the note about it.
      await outbox.flush(1_000)
      res.status(204).end()
    })
  return routes
}

function noSuch(req: OfGrant): Problem {
  return new Problem(404, 'not_found', `No grant ${req.params.grant} was ever seen here.`)
}
