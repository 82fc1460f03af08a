import {
  answer,
  body,
  empty,
  inHeader,
  inPath,
  inQuery,
  keyPaths,
  object,
  type Paths,
  problems,
  ref,
  text,
  withHeaders,
} from '@mandate/server/openapi'

const address = inPath('address', 'Of the owner: 26 characters.')
const collection = inPath('collection', 'Like `google.photos`.')
/** Tokens and proofs, or the owner's session where there is one. */
const security = [{ access: [], proof: [] }, { session: [] }]
const said = problems({
  400: 'invalid_request, invalid_filter, invalid_cursor',
  401: 'invalid_token, invalid_dpop_proof, use_dpop_nonce, insufficient_user_authentication',
  403: 'insufficient_scope, with the `scope` that would have sufficed; without one where the catalog has no such collection',
  404: 'not_found',
  429: 'rate_limited',
  503: 'unavailable: something that this service needs does not answer',
})
const refused = {
  ...said,
  401: withHeaders(said['401'] ?? {}, {
    'WWW-Authenticate': 'The scheme, `resource_metadata` and, where something was sent, `error`.',
  }),
  429: withHeaders(said['429'] ?? {}, { 'Retry-After': 'Seconds.' }),
  503: withHeaders(said['503'] ?? {}, { 'Retry-After': 'Seconds.' }),
}
const kept = inHeader('If-None-Match', 'The `ETag` of what is kept: 304 if it is still that.')
const tagged = (made: object) => withHeaders(made, { ETag: 'For `If-None-Match`.' })
const reading = (summary: string, parameters: object[], responses: object) => ({
  get: {
    summary,
    tags: ['Reading'],
    security,
    parameters,
    responses: { ...responses, ...refused },
  },
})
const fields = inQuery(
  'fields',
  'Names with commas, each perhaps `~step`; absent: all that is shown.',
)
const document = (summary: string, name: string, parameters: object[] = []) => ({
  get: {
    summary,
    tags: ['Documents'],
    parameters,
    responses: { 200: answer(summary, ref(name)), ...problems({ 404: 'not_found' }) },
  },
})

const writing = (summary: string, responses: object, more: object) => ({
  summary,
  tags: ['Writing'],
  security: [{ access: [], proof: [] }],
  ...more,
  responses: {
    ...responses,
    ...refused,
    ...problems({
      413: 'invalid_request: too large, or quota_exceeded',
      415: 'invalid_request: not JSON',
      422: 'invalid_document, with the `pointer` to what is not of the shape that the app declared, or idempotency_conflict',
    }),
  },
})
const oneRecord = [address, collection, inPath('record', 'Its `id`.')]
const changed = problems({
  412: 'precondition_failed: it has changed since, and `ETag` says to what',
})

/** What apps ask, and what anybody may ask. */
export const dataPaths: Paths = {
  '/catalog': document('What there can be here: collections, fields, words', 'Catalog'),
  '/catalog/{sha256}': document('A catalog that was served once, by its hash', 'Catalog', [
    inPath('sha256', 'base64url, as in `catalog_s256`.'),
  ]),
  '/.well-known/oauth-protected-resource/owners/{address}': document(
    'Who manages access to this data (RFC 9728)',
    'ProtectedResource',
    [address],
  ),
  '/.well-known/oauth-protected-resource/owners/{address}/mcp': document(
    'The same for assistants',
    'ProtectedResource',
    [address],
  ),
  '/client.json': document('This service as an app of authorization services', 'ClientDocument'),
  '/mcp/client.json': document('The program `npx @mandate/client mcp`', 'ClientDocument'),
  '/programs/mandate.json': document('The program `npx mandate`', 'ClientDocument'),
  ...keyPaths,
  '/owners/{address}': reading('Where things are', [address], {
    200: answer('Addresses.', object({ resource: text(), catalog: text(), collections: text() })),
  }),
  '/owners/{address}/collections': reading(
    'What there is, as far as it is shown',
    [address, kept],
    {
      200: tagged(answer('Collections with count, first and last time.', ref('Collections'))),
      304: empty('The tag in `If-None-Match` is still theirs.'),
    },
  ),
  '/owners/{address}/records/{collection}': {
    ...reading(
      'Records, a page at a time, or all of them as they are read',
      [
        address,
        collection,
        inQuery('filter', 'The text between the brackets of a scope: `time>=2018,time<2019`.'),
        fields,
        inQuery('order', 'By time.', { enum: ['asc', 'desc'] }),
        inQuery(
          'limit',
          'Of a page, 100 unless said; what is more than 1000 is 1000, and long records come fewer at a time. Of lines all, unless said.',
          {
            type: 'integer',
            minimum: 1,
          },
        ),
        inQuery('cursor', '`next` of the page before.'),
        kept,
      ],
      {
        200: tagged({
          description:
            'A page; with `Accept: application/x-ndjson` a record in each line, and an error in the last one if it broke off.',
          content: {
            'application/json': { schema: ref('RecordPage') },
            'application/x-ndjson': { schema: { type: 'string' } },
          },
        }),
        304: empty('The tag in `If-None-Match` is still that of this page.'),
      },
    ),
    post: writing(
      'Adds a document, or a list of them, in a kind of data that an app declared',
      {
        200: answer('The same as before, by its Idempotency-Key.', ref('Written')),
        201: withHeaders(answer('As far as the app may read it; always the id.', ref('Written')), {
          Location: 'Of the record, where one was sent.',
          ETag: 'For `If-Match`, where one was sent that the app may read.',
        }),
      },
      {
        parameters: [
          address,
          collection,
          inHeader(
            'Idempotency-Key',
            'Sent again with the same body within a week, nothing is added twice.',
          ),
        ],
        requestBody: body({
          anyOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' }, maxItems: 100 }],
        }),
      },
    ),
  },
  '/owners/{address}/records/{collection}/{record}': {
    ...reading('One record', [...oneRecord, fields, kept], {
      200: withHeaders(answer('The record.', ref('Record')), {
        ETag: 'For `If-None-Match`; of a record that apps write also for `If-Match`.',
      }),
      304: empty('The tag in `If-None-Match` is still its own.'),
    }),
    patch: writing(
      'Changes it (JSON Merge Patch), if it is as it was',
      {
        200: withHeaders(answer('As far as the app may read it.', ref('Record')), {
          ETag: 'For the next `If-Match`.',
        }),
        ...changed,
        ...problems({ 428: 'precondition_required: name the state, or `*`' }),
      },
      {
        parameters: [...oneRecord, inHeader('If-Match', 'Its `ETag`, or `*`.', true)],
        requestBody: {
          content: {
            'application/merge-patch+json': { schema: { type: 'object' } },
            'application/json': { schema: { type: 'object' } },
          },
          required: true,
        },
      },
    ),
    delete: writing(
      'Deletes it',
      { 204: empty('Done.'), ...changed },
      { parameters: [...oneRecord, inHeader('If-Match', 'Its `ETag`: only if it is as it was.')] },
    ),
  },
  '/owners/{address}/changes/{collection}': reading(
    'What was added, changed or removed since a cursor',
    [
      address,
      collection,
      inQuery('since', '`next` of the time before; absent: everything is new.'),
      inQuery('filter', 'As of records; it stays the same with `since`.'),
      fields,
      inQuery('limit', '100 unless said; what is more than 1000 is 1000. Long ones come fewer.', {
        type: 'integer',
        minimum: 1,
      }),
    ],
    {
      200: answer('Changes, as far as something that is shown has changed.', ref('Changes')),
      ...problems({ 410: 'resync: the cursor is too old' }),
    },
  ),
  '/owners/{address}/blobs/{sha256}': reading(
    'The bytes of a file in a record, without what is not shown; `Range` and `ETag`',
    [
      address,
      inPath('sha256', 'As the record names the file.'),
      inHeader('Range', 'One, as `bytes=0-1023`.'),
      inHeader('If-Range', 'The `ETag`; else all of it comes.'),
      kept,
    ],
    {
      200: tagged(answer('All of it.', { type: 'string', format: 'binary' }, '*/*')),
      206: withHeaders(answer('A part of it.', { type: 'string', format: 'binary' }, '*/*'), {
        'Content-Range': 'Which, and of how many.',
        ETag: 'For `If-Range`.',
      }),
      304: empty('Not changed.'),
      ...problems({ 416: 'invalid_request: there are no such bytes' }),
    },
  ),
  '/owners/{address}/blobs/{sha256}/preview': reading(
    'A small picture without metadata',
    [
      address,
      inPath('sha256', 'Of the file.'),
      inQuery('size', 'Edge in pixels.', { enum: ['320', '1280'] }),
    ],
    {
      200: answer('A picture.', { type: 'string', format: 'binary' }, 'image/*'),
      304: empty('Not changed.'),
    },
  ),
  '/owners/{address}/mcp': {
    post: {
      summary: 'The Model Context Protocol over streamable HTTP',
      tags: ['Reading'],
      security: [{ access: [], proof: [] }, { bearer: [] }],
      parameters: [address],
      requestBody: body({ type: 'object' }),
      responses: {
        200: answer('A message of JSON-RPC, or a stream of them.', {}, '*/*'),
        ...refused,
      },
    },
  },
  '/events': {
    post: {
      summary:
        'Security events of a bound authorization service (RFC 8935): grant-issued, grant-revoked',
      tags: ['Services'],
      requestBody: body(text('A SET.'), 'application/secevent+jwt'),
      responses: {
        202: empty('Heard.'),
        400: answer(
          'Refused, with `err`.',
          object({ err: text(), description: text() }, { open: true }),
        ),
        ...problems({ 429: 'rate_limited', 503: 'issuer_unreachable: come again' }),
      },
    },
  },
}
