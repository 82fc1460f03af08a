import {
  answer,
  body,
  empty,
  inPath,
  inQuery,
  keyPaths,
  type Paths,
  problems,
  ref,
  text,
} from '@mandate/server/openapi'

const address = inPath('address', 'Of the owner: 26 characters.')
const collection = inPath('collection', 'Like `google.photos`.')
/** Tokens and proofs, or the owner's session where there is one. */
const security = [{ access: [], proof: [] }, { session: [] }]
const refused = problems({
  400: 'invalid_request, invalid_filter, invalid_cursor',
  401: 'invalid_token, invalid_dpop_proof, use_dpop_nonce, insufficient_user_authentication',
  403: 'insufficient_scope, with the `scope` that would have sufficed',
  404: 'not_found',
  429: 'rate_limited',
})
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
      409: 'conflict, or an Idempotency-Key that came with something else',
      412: 'precondition_failed: it has changed since',
      413: 'too large, or quota_exceeded',
      415: 'not JSON',
      422: 'not of the shape that the app declared',
    }),
  },
})
const oneRecord = [address, collection, inPath('record', 'Its `id`.')]
const oneDocument = { requestBody: body({ type: 'object' }) }

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
    200: answer('Addresses.', { type: 'object' }),
  }),
  '/owners/{address}/collections': reading('What there is, as far as it is shown', [address], {
    200: answer('Collections with count, first and last time.', ref('Collections')),
    304: empty('The tag in `If-None-Match` is still theirs.'),
  }),
  '/owners/{address}/records/{collection}': {
    ...reading(
      'Records, a page at a time, or all of them as they are read',
      [
        address,
        collection,
        inQuery('filter', 'The text between the brackets of a scope: `time>=2018,time<2019`.'),
        fields,
        inQuery('order', 'By time.', { enum: ['asc', 'desc'] }),
        inQuery('limit', 'At most 1000; 100.', { type: 'integer' }),
        inQuery('cursor', '`next` of the page before.'),
      ],
      {
        200: {
          description:
            'A page; with `Accept: application/x-ndjson` a record in each line, and an error in the last one if it broke off.',
          content: {
            'application/json': { schema: ref('RecordPage') },
            'application/x-ndjson': { schema: { type: 'string' } },
          },
        },
        304: empty('The tag in `If-None-Match` is still that of this page.'),
      },
    ),
    post: writing(
      'Adds a document, or a list of them, in a kind of data that an app declared',
      {
        200: answer('The same as before, by its Idempotency-Key.', {}),
        201: answer('As far as the app may read it; always the id.', {}),
      },
      { parameters: [address, collection], requestBody: body({}) },
    ),
  },
  '/owners/{address}/records/{collection}/{record}': {
    ...reading('One record', [address, collection, inPath('record', 'Its `id`.'), fields], {
      200: answer('The record.', ref('Record')),
      304: empty('The tag in `If-None-Match` is still its own.'),
    }),
    patch: writing(
      'Changes it (JSON Merge Patch), with `If-Match` only if it is as it was',
      { 200: answer('As far as the app may read it.', {}) },
      { parameters: oneRecord, ...oneDocument },
    ),
    delete: writing('Deletes it', { 204: { description: 'Done.' } }, { parameters: oneRecord }),
  },
  '/owners/{address}/changes/{collection}': reading(
    'What was added, changed or removed since a cursor',
    [
      address,
      collection,
      inQuery('since', '`next` of the time before; absent: everything is new.'),
      fields,
    ],
    {
      200: answer('Changes, as far as something that is shown has changed.', ref('Changes')),
      ...problems({ 410: 'resync: the cursor is too old' }),
    },
  ),
  '/owners/{address}/blobs/{sha256}': reading(
    'The bytes of a file in a record, without what is not shown; `Range` and `ETag`',
    [address, inPath('sha256', 'As the record names the file.')],
    {
      200: answer('All of it.', { type: 'string', format: 'binary' }, '*/*'),
      206: answer('A part of it.', { type: 'string', format: 'binary' }, '*/*'),
      304: empty('Not changed.'),
      416: empty('There are no such bytes.'),
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
        400: answer('Refused, with `err`.', { type: 'object' }),
      },
    },
  },
}
