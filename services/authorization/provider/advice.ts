import { isLoopbackUrl } from '@mandate/server'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { BINDING, IDENTITY, PDPP, RECORDS } from './requests/asked.ts'

/** An error as OAuth has it. @see [RFC 6749 §5.2] */
export interface Refusal {
  error?: string
  error_description?: string | undefined
}

export type WhyNot = (clientId: string) => string | null

/** oidc-provider says in few words what was wrong. Beside them: what would be right, for whoever makes the app. */
const ADVICE: [says: RegExp, advice: (ctx: KoaContextWithOIDC) => string][] = [
  [/requires PKCE/, () => 'send code_challenge, and code_challenge_method=S256 (RFC 7636)'],
  [/value of code_challenge_method|^code_challenge_method must/, () => 'S256 is the only one'],
  [/^redirect_uri did not match/, redirects],
  [
    /^missing required parameter 'redirect_uri'/,
    (ctx) => `name it each time; the client document has ${redirectsOf(ctx)}`,
  ],
  [/^request_not_supported/, () => 'no request object is taken: its claims are parameters here'],
  [
    /^request_uri_not_supported/,
    () => 'it is what comes of a pushed request, and goes with the browser',
  ],
  [
    /^registration_not_supported/,
    () => 'leave it out: an app is known by the document at its client_id',
  ],
  [
    /^origin .* not allowed for client/,
    () =>
      'from a page only a public app may ask (token_endpoint_auth_method none), at the origin of one of its redirect_uris',
  ],
  [/htu mismatch/, (ctx) => `htu must be ${ctx.oidc.provider.issuer}${ctx.path}`],
  [/htm mismatch/, (ctx) => `htm must be ${ctx.method}`],
  [/iat is not recent enough/, () => `iat is in seconds, and it is ${now()} here`],
  [
    /invalid DPoP key binding/,
    () =>
      'the header DPoP holds one JWT of typ dpop+jwt, signed with the key in its jwk (ES256 or Ed25519), with jti, htm, htu and iat (RFC 9449)',
  ],
  [/missing DPoP proof/, () => 'send one in the header DPoP (RFC 9449)'],
  [/^unsupported authorization details type/, () => `there are ${types}`],
  [/^unsupported response_type/, () => 'it must be code'],
  [/^unsupported grant_type/, () => `there are ${grantTypes}`],
  [
    /^no client authentication mechanism/,
    () => 'name the app: client_id, the address of its document',
  ],
  [/^resource indicator must be/, () => 'such as https://rs.example/owners/…'],
  [
    /^request_uri is invalid/,
    () => 'one is good for a minute and for one browser: push the request again',
  ],
  [
    /^missing required parameter 'response_type'/,
    () => 'push the request first (RFC 9126) and come with its request_uri',
  ],
  [/^unsupported prompt value/, () => 'there are login, consent and none'],
  [
    /^Structured JWT Tokens cannot be revoked/,
    () =>
      'give back the refresh token, and the access token under the same permission is refused too',
  ],
  // What libraries send of themselves for a secret that there is not. RFC 6749, section 2.3.1.
  [/in the authorization header|^invalid authorization header/i, () => NO_SECRETS],
  [
    /must only be provided using one mechanism$/,
    (ctx) => (ctx.get('Authorization') ? NO_SECRETS : ''),
  ],
  [
    /^client_id mismatch/,
    (ctx) => (ctx.get('Authorization') ? NO_SECRETS : 'sub of client_assertion is client_id'),
  ],
  [/^grant request is invalid$/, ({ oidc }) => NOT_GOOD[String(oidc.params?.['grant_type'])] ?? ''],
]

const types = [RECORDS, PDPP, BINDING, IDENTITY].join(', ')
const grantTypes =
  'authorization_code, refresh_token, and of RFC 8628, RFC 8693 and RFC 7523 those with a URN'

const NO_SECRETS =
  'nobody has a secret here, so send no Authorization: client_id stands in the form, beside client_assertion if the client document says private_key_jwt'

/** What oidc-provider keeps to itself is not told one by one either. */
const NOT_GOOD: Record<string, string> = {
  authorization_code:
    'the code is unknown, older than a minute or used before, or redirect_uri, code_verifier or the key of the proof are not those of the request',
  refresh_token:
    'the refresh token is unknown, given up or of another app or key, or the owner has ended this access',
}

function redirects(ctx: KoaContextWithOIDC): string {
  const asked = String(ctx.oidc.params?.['redirect_uri'])
  // RFC 8252, section 7.3, lets the port vary there; whoever knows that looks for the fault elsewhere.
  const port = isLoopbackUrl(asked)
    ? ', of the port on loopback too: name each one that the app may listen on, or none at all if it may be any'
    : ''
  return `the client document has ${redirectsOf(ctx)}, and each character counts${port}`
}

/** Where the client document lets an answer go. */
export function redirectsOf({ oidc }: Pick<KoaContextWithOIDC, 'oidc'>): string {
  return oidc.client?.redirectUris?.join(' ') ?? ''
}

const now = () => Math.floor(Date.now() / 1000)

/** The description of a refusal with what would be right. */
export function advised(
  ctx: KoaContextWithOIDC,
  { error, error_description: said }: Refusal,
  whyNot: WhyNot,
): string | undefined {
  if (error === 'invalid_client') {
    const about = aboutClient(ctx, said, whyNot)
    // Without the encoding of RFC 6749, section 2.3.1, such a header names an app that nobody meant.
    return about === said && ctx.get('Authorization') ? `${said}: ${NO_SECRETS}` : about
  }
  // Of some refusals oidc-provider has the code alone.
  const advice = ADVICE.find(([says]) => says.test(said ?? error ?? ''))?.[1](ctx)
  return advice && said ? `${said}: ${advice}` : advice || said
}

/**
 * oidc-provider keeps to itself why an app has not proven who it is. There is no secret to guess: assertions are signed with keys
 * that anybody reads, and its developer has nobody else to ask.
 */
export function nameUnproven(ctx: KoaContextWithOIDC, error: { error_detail?: string }): void {
  const refusal = ctx.body as Refusal
  const detail = error.error_detail ?? ''
  // What came of fetching keys is said by nameSilentHosts, and no more of it.
  if (refusal?.error !== 'invalid_client' || !ctx.oidc.client || /refreshed|^$/.test(detail)) return
  refusal.error_description = `${refusal.error_description} (${detail})`
}

/** The same in an answer for programs. */
export function adviseInBody(ctx: KoaContextWithOIDC & { body: unknown }, whyNot: WhyNot): void {
  const refusal = ctx.body as Refusal | undefined
  if (typeof refusal?.error !== 'string' || ctx.oidc === undefined) return
  const text = advised(ctx, refusal, whyNot)
  if (text !== undefined) refusal.error_description = text
}

/** There is no registration whose makers could be asked: what is wrong with the document only this answer can say. */
export function aboutClient(
  { oidc }: Pick<KoaContextWithOIDC, 'oidc'>,
  said: string | undefined,
  whyNot: WhyNot,
): string | undefined {
  const id = oidc.client?.clientId ?? oidc.params?.['client_id']
  if (typeof id !== 'string') return said
  const reason = whyNot(id)
  if (reason !== null) return `${said}: ${id} is no client here: ${reason}`
  if (oidc.client?.clientAuthMethod !== 'private_key_jwt') {
    return /mechanism does not match/.test(said ?? '') ? `${said}: ${NO_SECRETS}` : said
  }
  const { issuer } = oidc.provider
  return `${said}: the client document says private_key_jwt, so send client_assertion_type and client_assertion, signed (ES256 or Ed25519) with a key of ${oidc.client.jwksUri}, whose iss and sub are client_id and whose aud is ${issuer} alone; each has a jti and works once (RFC 7523)`
}
