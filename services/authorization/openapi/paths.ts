import {
  answer,
  body,
  empty,
  inPath,
  inQuery,
  keyPaths,
  list,
  type Operation,
  object,
  type Paths,
  problems,
  ref,
  type Schema,
  text,
  withHeaders,
} from '@mandate/server/openapi'

const details = list(object({ type: text() }, { open: true }))

export const schemas: Record<string, Schema> = {
  Metadata: object(
    {
      issuer: text(),
      authorization_endpoint: text(),
      token_endpoint: text(),
      pushed_authorization_request_endpoint: text(),
      device_authorization_endpoint: text(),
      revocation_endpoint: text(),
      jwks_uri: text(),
      binding_endpoint: text(),
      events_endpoint: text(),
      people_endpoint: text(),
      shares_endpoint: text(),
      share_page: text(),
      grant_management_endpoint: text(),
      code_challenge_methods_supported: list(text()),
      dpop_signing_alg_values_supported: list(text()),
      client_id_metadata_document_supported: { const: true },
    },
    { open: true, description: 'RFC 8414' },
  ),
  Error: object(
    { error: text(), 'error_description?': text(), 'scope?': text() },
    { open: true, description: 'RFC 6749 §5.2' },
  ),
  Pushed: object({ request_uri: text(), expires_in: { type: 'integer' } }),
  Code: object(
    {
      device_code: text(),
      user_code: text(),
      verification_uri: text(),
      verification_uri_complete: text(),
      expires_in: { type: 'integer' },
    },
    { description: 'RFC 8628 §3.2' },
  ),
  Tokens: object({
    access_token: text(),
    token_type: { enum: ['DPoP', 'Bearer'] },
    expires_in: { type: 'integer' },
    'refresh_token?': text(),
    'scope?': text(),
    'id_token?': text(),
    'issued_token_type?': text(),
    authorization_details: details,
    'grant_id?': text(),
    'grant?': text('`grant+jwt`: the owner’s signed permission.'),
    'identity_assertion?': text('Who the person is, for another authorization server.'),
  }),
  Grant: object({
    authorization_details: details,
    created_at: { type: 'integer' },
    last_updated_at: { type: 'integer' },
    'expires_at?': { type: 'integer' },
  }),
}

const asApp = [{ client: [], proof: [] }]
const refused = {
  ...Object.fromEntries(
    [
      [
        400,
        'invalid_request, invalid_scope, invalid_authorization_details, invalid_grant, invalid_dpop_proof, authorization_pending …',
      ],
      [401, 'invalid_client'],
      [403, 'access_denied'],
      [429, 'temporarily_unavailable, with `Retry-After`'],
      [503, 'temporarily_unavailable, with `Retry-After`'],
    ].map(([status, said]) => [status, answer(String(said), ref('Error'))]),
  ),
}
const form = (fields: Record<string, Schema>) =>
  body(object(fields, { open: true }), 'application/x-www-form-urlencoded')
const oauth = (summary: string, requestBody: object, responses: object): Operation => ({
  ...{ summary, tags: ['OAuth'], security: asApp, requestBody },
  responses: { ...responses, ...refused },
})
const metadata = (summary: string) => ({
  get: { summary, tags: ['Documents'], responses: { 200: answer('Metadata.', ref('Metadata')) } },
})
/** Of hosts that do not answer, and of whoever comes too often. */
const later = Object.fromEntries(
  Object.entries(
    problems({ 429: 'rate_limited', 503: 'keys_unreachable, unavailable: come again' }),
  ).map(([status, said]) => [status, withHeaders(said, { 'Retry-After': 'Seconds.' })]),
)
const told = (summary: string): Paths[string] => ({
  post: {
    summary,
    tags: ['Services'],
    requestBody: body(text('A SET.'), 'application/secevent+jwt'),
    responses: {
      202: empty('Heard.'),
      400: answer(
        'Refused, with `err`.',
        object({ err: text(), description: text() }, { open: true }),
      ),
      ...later,
    },
  },
})

export const paths: Paths = {
  '/.well-known/oauth-authorization-server': metadata('What this issuer can (RFC 8414)'),
  '/.well-known/openid-configuration': metadata('The same, where OpenID Connect looks for it'),
  '/.well-known/webfinger': {
    get: {
      summary: 'From a name to this issuer (RFC 7033), the same for a name that is nobody’s',
      tags: ['Documents'],
      parameters: [inQuery('resource', '`acct:anna@id.example`'), inQuery('rel', 'The relation.')],
      responses: {
        200: answer(
          'The link.',
          object({ subject: text(), links: list({ type: 'object' }) }, { open: true }),
          'application/jrd+json',
        ),
        ...problems({ 400: 'invalid_request', 404: 'not_found: of another host' }),
      },
    },
  },
  ...keyPaths,
  '/request': {
    post: oauth(
      'Pushes a request (RFC 9126), with a DPoP proof or `dpop_jkt`',
      form({
        'scope?': text('A scope, or `authorization_details`.'),
        'authorization_details?': text(),
        'resource?': text('Address of the data.'),
        'redirect_uri?': text(),
        'code_challenge?': text(),
      }),
      { 201: answer('Kept for a minute.', ref('Pushed')) },
    ),
  },
  '/auth': {
    get: {
      summary: 'Where the owner’s browser is sent, with `request_uri`',
      tags: ['OAuth'],
      parameters: [
        inQuery('client_id', 'Of the app.'),
        inQuery('request_uri', 'Of the pushed request.'),
      ],
      responses: {
        303: empty('To the question, or back to the app.'),
        400: answer('A page.', text(), 'text/html'),
      },
    },
  },
  '/device/auth': {
    post: oauth(
      'A code for a program without a browser (RFC 8628), with `dpop_jkt`',
      form({ 'scope?': text(), 'resource?': text(), 'dpop_jkt?': text() }),
      { 200: answer('What to show, and what to come back with.', ref('Code')) },
    ),
  },
  '/token': {
    post: oauth(
      'Tokens: for a code, a typed code, a refresh token, a grant that was carried here (RFC 8693), or a person (RFC 7523)',
      form({ grant_type: text() }),
      { 200: answer('Tokens, and the grant they are under.', ref('Tokens')) },
    ),
  },
  '/token/revocation': {
    post: oauth('Gives a permission back (RFC 7009)', form({ token: text() }), {
      200: empty('Done, or there was none.'),
    }),
  },
  '/grants/{id}': {
    get: {
      summary: 'A grant of this app (Grant Management)',
      tags: ['OAuth'],
      security: [{ access: [], proof: [] }],
      parameters: [inPath('id', 'Its id.')],
      responses: {
        200: answer('The grant.', ref('Grant')),
        ...problems({ 401: 'invalid_token', 404: 'not_found' }),
      },
    },
    delete: {
      summary: 'Gives it back',
      tags: ['OAuth'],
      security: [{ access: [], proof: [] }],
      parameters: [inPath('id', 'Its id.')],
      responses: { 204: empty('Done.'), ...problems({ 401: 'invalid_token', 404: 'not_found' }) },
    },
  },
  '/status/{list}': {
    get: {
      summary: 'Which grants have ended: a Token Status List',
      tags: ['Documents'],
      parameters: [inPath('list', 'Its number.')],
      responses: {
        200: answer('Signed, for a minute.', text(), 'application/statuslist+jwt'),
        ...problems({ 404: 'not_found' }),
      },
    },
  },
  '/binding': {
    post: {
      summary: 'A binding of a resource service, with the token that its link gave',
      tags: ['Services'],
      security: [{ access: [], proof: [] }],
      requestBody: body(
        object({ binding: text('`binding+jwt`'), 'grants?': list(text('`grant+jwt`, carried.')) }),
      ),
      responses: {
        204: empty('Taken.'),
        ...problems({
          400: 'invalid_request, invalid_binding',
          401: 'invalid_token, invalid_dpop_proof',
          409: 'binding_conflict, with `seq` and `head` of the present binding',
        }),
        ...later,
      },
    },
  },
  '/events': told('Security events of a resource service (RFC 8935)'),
  '/shares': told(
    'What another provider’s owner shares with somebody here, and its end (RFC 8935)',
  ),
  '/people': {
    get: {
      summary:
        'From a name here to what documents call this person, the same for a name that is nobody’s',
      tags: ['Documents'],
      parameters: [inQuery('alias', '`bob@id.example`')],
      responses: {
        200: answer('The person.', object({ issuer: text(), sub: text() })),
        ...problems({ 404: 'not_found: of another host' }),
      },
    },
  },
}
