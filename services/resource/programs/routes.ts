import { Router } from 'express'

/**
 * `/programs/mandate.json`: client metadata of the command line `mandate`. A program on somebody's computer has no address of
 * its own, and nobody in the middle should be needed for it, so the place of the data describes it. Its owner is asked by a
 * code that they type, and always: any program of that computer could say that it is this one.
 * @see draft-ietf-oauth-client-id-metadata-document
 */
export function programRoutes(publicUrl: string): Router {
  const routes = Router()
  routes.get('/programs/mandate.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json({
      client_id: `${publicUrl}/programs/mandate.json`,
      client_name: 'mandate, a program on your own computer',
      client_uri: publicUrl,
      // Nobody is sent there: the owner types a code, and goes back to the program.
      redirect_uris: ['http://127.0.0.1/'],
      response_types: ['code'],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      dpop_bound_access_tokens: true,
    })
  })
  return routes
}
