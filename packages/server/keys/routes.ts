import { type RequestHandler, Router } from 'express'
import { publicDocument } from '../http/public-document.ts'
import type { SigningKeys } from './signing.ts'

/**
 * `GET /jwks`, the service's `jwks_uri`, and `GET /jwks/former`: keys that nothing is accepted by any more, for
 * whoever verifies an old document offline.
 * @see [RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517#section-5)
 */
export function jwksRoutes(keys: Pick<SigningKeys, 'published' | 'former'>): Router {
  const routes = Router()
  const send =
    (found: SigningKeys['published']): RequestHandler =>
    async (_req, res) => {
      // No longer: when a key is stolen, this is how long somebody may hold on to it who believes the header.
      res.set('Cache-Control', 'public, max-age=60')
      res.type('application/jwk-set+json').send(JSON.stringify(await found()))
    }
  routes.use('/jwks', publicDocument)
  routes.get('/jwks', send(keys.published))
  routes.get('/jwks/former', send(keys.former))
  return routes
}
