import { PDPP_TYPE } from '@mandate/grants'
import { isLoopbackUrl, wrongShape } from '@mandate/server'
import { z } from 'zod'

/** Why a client's metadata document cannot be used; the message is for its developer. */
export class ClientDocumentError extends Error {
  override name = 'ClientDocumentError'
}

/** What is read of a client's metadata document; members that it may have besides are ignored. */
export interface ClientDocument {
  client_id: string
  client_name?: string | undefined
  client_uri?: string | undefined
  redirect_uris: string[]
  /** As the document says it; left out: `none`. */
  token_endpoint_auth_method?: 'none' | 'private_key_jwt' | undefined
  jwks_uri?: string | undefined
  policy_uri?: string | undefined
  tos_uri?: string | undefined
  /** Where the app wants to be told that a grant has ended. */
  revocation_webhook?: string | undefined
  authorization_details_types: string[]
  grant_types: string[]
  /** Where a person is sent who opens, from elsewhere, what was shared with them. */
  initiate_login_uri?: string | undefined
  /** Collections that the app declares, or where they stand: judged when somebody is asked about one. */
  mandate_collections?: unknown
}

/** Characters of an address by which something is found in the database. */
const MOST_ADDRESS = 2_000

const TYPES = ['mandate_records', 'mandate_binding', 'mandate_identity', PDPP_TYPE]

const webUrl = z.url({ protocol: /^https?$/ })

const document = z.looseObject({
  client_id: z.string(),
  client_name: z.string().min(1).max(200).optional(),
  client_uri: webUrl.optional(),
  redirect_uris: z.array(z.string().max(2000)).min(1).max(20),
  token_endpoint_auth_method: z.enum(['none', 'private_key_jwt']).optional(),
  jwks_uri: webUrl.optional(),
  policy_uri: webUrl.optional(),
  tos_uri: webUrl.optional(),
  revocation_webhook: webUrl.optional(),
  // OpenID Connect Core, section 4; registered by OpenID Connect Dynamic Client Registration, section 2.
  initiate_login_uri: webUrl.optional(),
  // Those of other servers that the app also asks are none of ours: "unknown members are ignored".
  authorization_details_types: z
    .array(z.string())
    .default(['mandate_records', 'mandate_identity', PDPP_TYPE])
    .transform((types) => types.filter((type) => TYPES.includes(type))),
  grant_types: z.array(z.string()).default([]),
})

/**
 * Whether a `client_id` is an address at all that a document may be fetched from.
 * @see draft-ietf-oauth-client-id-metadata-document, section 3: https, with a path, without dot
 * segments, fragment, user or password. Loopback over http only for a service that is there itself.
 */
export function isClientId(text: string, options: { loopback: boolean }): boolean {
  if (text.length > MOST_ADDRESS) return false
  if (!/^https?:\/\/[^/\\?#@\s]+\/[\x21-\x7e]+$/.test(text) || /[#\\]/.test(text)) return false
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.href !== text) return false
  return url.protocol === 'https:' || (options.loopback && isLoopbackUrl(text))
}

/**
 * Reads the document that was fetched from `clientId`.
 * @throws ClientDocumentError naming what is wrong
 */
export function readClientDocument(clientId: string, value: unknown): ClientDocument {
  const read = document.safeParse(value)
  if (!read.success) {
    throw new ClientDocumentError(wrongShape(read.error, value, 'the document'))
  }
  const client = read.data
  // "The client_id property MUST match the URL of the document using simple string comparison."
  if (client.client_id !== clientId) {
    throw new ClientDocumentError('client_id: must equal the address of the document')
  }
  // A secret in a public document is none.
  for (const member of ['client_secret', 'client_secret_expires_at']) {
    if (member in client)
      throw new ClientDocumentError(
        `${member}: does not belong into a public document; leave it out`,
      )
  }
  // A key in the document could not change without a question to each owner: the document is part of what they allowed.
  if ('jwks' in client) {
    throw new ClientDocumentError(
      'jwks: keys are read at jwks_uri alone, so that they may change without a question; serve them there and leave it out',
    )
  }
  if (client.token_endpoint_auth_method === 'private_key_jwt') {
    checkKeys(client)
  }
  const { revocation_webhook: webhook } = client
  if (webhook !== undefined && new URL(webhook).origin !== new URL(clientId).origin) {
    throw new ClientDocumentError('revocation_webhook: must have the origin of client_id')
  }
  const { initiate_login_uri: opens } = client
  if (opens !== undefined && new URL(opens).origin !== new URL(clientId).origin) {
    throw new ClientDocumentError('initiate_login_uri: must have the origin of client_id')
  }
  for (const uri of client.redirect_uris) checkRedirect(uri, client)
  return {
    client_id: client.client_id,
    client_name: client.client_name,
    client_uri: client.client_uri,
    redirect_uris: client.redirect_uris,
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    jwks_uri: client.jwks_uri,
    policy_uri: client.policy_uri,
    tos_uri: client.tos_uri,
    revocation_webhook: webhook,
    authorization_details_types: client.authorization_details_types,
    grant_types: client.grant_types,
    initiate_login_uri: opens,
    mandate_collections: client['mandate_collections'],
  }
}

function checkKeys(client: { client_id: string; jwks_uri?: string | undefined }): void {
  if (client.jwks_uri === undefined) {
    throw new ClientDocumentError('jwks_uri: private_key_jwt needs it, so that keys may rotate')
  }
  if (new URL(client.jwks_uri).origin !== new URL(client.client_id).origin) {
    throw new ClientDocumentError('jwks_uri: must have the origin of client_id')
  }
}

function checkRedirect(
  uri: string,
  client: Pick<ClientDocument, 'token_endpoint_auth_method'>,
): void {
  if (!URL.canParse(uri)) throw new ClientDocumentError(`redirect_uris: ${uri} is no address`)
  const url = new URL(uri)
  if (uri.includes('#') || url.username !== '' || url.password !== '') {
    throw new ClientDocumentError(`redirect_uris: ${uri} has a fragment, user or password`)
  }
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && isLoopbackUrl(uri)) return
  // RFC 8252, section 7.1: a scheme of one's own is a domain name turned round, so it has a dot.
  const isOwnScheme = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol)
  if (isOwnScheme && client.token_endpoint_auth_method !== 'private_key_jwt') return
  throw new ClientDocumentError(
    `redirect_uris: ${uri} must be https, http on loopback, or (public apps) a scheme such as com.example.app:`,
  )
}

/** The members that the owner was shown and the grant's `client_s256` is taken of. */
export function shownMembers(client: ClientDocument): Record<string, unknown> {
  const {
    authorization_details_types: _,
    revocation_webhook: __,
    grant_types: ___,
    mandate_collections: ____,
    initiate_login_uri: _____,
    ...shown
  } = client
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

/**
 * Whether a request of this client may go on without a question when a grant covers it: only if nobody
 * else can receive the answer. Confidential, or every redirect https on the origin of `client_id`.
 */
export function isUnmistakable(client: ClientDocument): boolean {
  if (client.token_endpoint_auth_method === 'private_key_jwt') return true
  const { origin, protocol } = new URL(client.client_id)
  return (
    protocol === 'https:' && client.redirect_uris.every((uri) => new URL(uri).origin === origin)
  )
}
