import { Router } from 'express'
import type { AppKey } from './kept/key.ts'

/** Whoever asks this app for a permission finds here who asks, and checks its signature with these keys. */
export function documents(options: {
  publicUrl: string
  clientId: string
  redirectUri: string
  key: Pick<AppKey, 'publicJwk'>
  name: string
  /** Where people come who open what somebody shares with them. */
  opens?: string
  /** Contracts of the collections that it declares. */
  collections?: object[]
}): Router {
  const { publicUrl, clientId, redirectUri, key, name, opens, collections = [] } = options
  const routes = Router()
  routes.get(new URL(clientId).pathname, (_req, res) => {
    res.json({
      client_id: clientId,
      client_name: name,
      client_uri: publicUrl,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks_uri: `${publicUrl}/jwks`,
      dpop_bound_access_tokens: true,
      authorization_details_types: ['mandate_records', 'mandate_identity'],
      ...(opens === undefined ? {} : { initiate_login_uri: opens }),
      ...(collections.length > 0 ? { mandate_collections: collections } : {}),
    })
  })
  routes.get('/jwks', (_req, res) => void res.json({ keys: [key.publicJwk] }))
  return routes
}
