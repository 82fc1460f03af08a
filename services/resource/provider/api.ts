import { type Accounts, isSameOrigin } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { type Request, Router } from 'express'
import { audienceOf, unauthorized } from '../access/refusal.ts'
import type { BindingsStore } from '../bindings/store.ts'
import type { OwnersStore } from '../owners/store.ts'

/** `/owners/{id}/bindings`: the owner's file of whom they have trusted. */
export function bindingsApi(rooms: {
  publicUrl: string
  accounts: Pick<Accounts, 'session'>
  owners: Pick<OwnersStore, 'byAccount'>
  bindings: Pick<BindingsStore, 'history'>
}): Router {
  const { publicUrl, accounts, owners, bindings } = rooms
  const routes = Router()

  // The owner's session only: an access token here is 403.
  routes.get('/owners/:address/bindings', async (req: Request<{ address: string }>, res) => {
    if (req.get('authorization') !== undefined) {
      throw new Problem(403, 'insufficient_scope', 'Only their owner, signed in, reads bindings.')
    }
    const session = isSameOrigin(req, { publicUrl }) ? await accounts.session(req) : null
    const owner = session && (await owners.byAccount(session.account))
    if (!owner || owner.address !== req.params.address) {
      const audience = audienceOf(`${publicUrl}/owners/${req.params.address}`)
      const detail = 'Sign in as the owner of this data.'
      throw unauthorized(audience, 'invalid_token', detail, { presented: false })
    }
    const history = await bindings.history(owner.id)
    res.set('Cache-Control', 'no-store').json({
      bindings: history.map(({ seq, issuer, active, jwt }) => ({ seq, issuer, active, jwt })),
    })
  })

  return routes
}
