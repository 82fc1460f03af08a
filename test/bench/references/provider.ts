/**
 * V: a plain oidc-provider with its in-memory adapter, the features and the token type of ours, nothing signed or stored beside it.
 * One page stands where ours asks. A process of its own: `PORT CLIENT_ID CALLBACK`.
 */

import http from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import {
  type Configuration,
  interactionPolicy,
  default as Provider,
  type default as Types,
} from 'oidc-provider'

const port = Number(process.env['PORT'])
const issuer = `http://localhost:${port}`
const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
const key = { ...(await exportJWK(privateKey)), alg: 'Ed25519', use: 'sig', kid: 'v' }
const day = 86_400

const consent = interactionPolicy.base()
consent.get('consent')?.checks.remove('native_client_prompt')

const configuration: Configuration = {
  jwks: { keys: [key] } as NonNullable<Configuration['jwks']>,
  cookies: { keys: ['v'] },
  clients: [
    {
      client_id: process.env['CLIENT_ID'] ?? '',
      redirect_uris: [process.env['CALLBACK'] ?? ''],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      dpop_bound_access_tokens: true,
      authorization_details_types: ['mandate_records'],
      id_token_signed_response_alg: 'Ed25519',
    },
  ],
  scopes: ['openid'],
  responseTypes: ['code'],
  clientAuthMethods: ['private_key_jwt', 'none'],
  enabledJWA: {
    idTokenSigningAlgValues: ['Ed25519'],
    clientAuthSigningAlgValues: ['ES256', 'Ed25519'],
    dPoPSigningAlgValues: ['ES256', 'Ed25519'],
  },
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { policy: consent, url: (_ctx, { uid }) => `/consent/${uid}` },
  issueRefreshToken: () => true,
  rotateRefreshToken: () => false,
  expiresWithSession: () => false,
  ttl: {
    ...{ AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 3600 },
    ...{ Grant: 90 * day, RefreshToken: 90 * day, Session: 14 * day },
  },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => ({
        ...{ scope: '', audience: resource, accessTokenTTL: 300 },
        ...{ accessTokenFormat: 'jwt', jwt: { sign: { alg: 'Ed25519' } } },
      }),
    },
    richAuthorizationRequests: {
      enabled: true,
      types: { mandate_records: { validate() {} } },
      authorizationDetailsForGrantSource: (ctx) =>
        JSON.parse((ctx.oidc.params as { authorization_details: string }).authorization_details),
      authorizationDetailsForAccessToken: (_ctx, _token, source) => source?.rar,
      authorizationDetailsForIntrospection: () => undefined,
    },
  },
}

const provider = new Provider(issuer, configuration)
const callback = provider.callback()
provider.on('server_error', (_ctx, error) => console.error(error))

const server = http.createServer(async (request, response) => {
  if (!request.url?.startsWith('/consent/')) return callback(request, response)
  const details = await provider.interactionDetails(request, response)
  // Signing in happens before anything is measured.
  if (details.prompt.name === 'login') {
    const login = { accountId: 'anna' }
    return provider.interactionFinished(request, response, { login })
  }
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    return response.end(PAGE)
  }
  request.resume()
  const consent = { grantId: await grant(details) }
  return provider.interactionFinished(request, response, { consent })
})

const PAGE = `<!doctype html><title>May this app read that?</title>
<form method="post"><input type="hidden" name="_csrf" value="v"><button name="answer" value="allow">Allow</button></form>`

type Details = Awaited<ReturnType<InstanceType<typeof Types>['interactionDetails']>>

function grant({ params, session }: Details): Promise<string> {
  const { client_id, authorization_details } = params as Record<string, string>
  const made = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: client_id ?? '',
  })
  for (const detail of JSON.parse(authorization_details ?? '[]')) made.addRar(detail)
  return made.save()
}

server.listen(port, 'localhost', () => console.log('ready'))
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
