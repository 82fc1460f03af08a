import {
  list,
  object,
  orNull,
  problemSchema,
  ref,
  type Schema,
  text,
  time,
  whole,
} from '@mandate/server/openapi'

const sha256: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' }

const catalogField = object(
  {
    name: text(),
    title: text(),
    type: text(),
    'unit?': orNull(text()),
    'sensitive?': {},
    'reveals?': {},
  },
  { open: true },
)

/** Names are those of protocol.md; whoever reads these can rely on them. */
export const schemas: Record<string, Schema> = {
  Problem: problemSchema,
  ProgramCode: object(
    {
      device_code: text(),
      user_code: text(),
      verification_uri: text(),
      verification_uri_complete: text(),
      expires_in: whole,
      interval: whole,
    },
    { description: 'RFC 8628 §3.2' },
  ),
  ProgramSession: object({
    access_token: text('The value of the cookie.'),
    token_type: { const: 'Cookie' },
    cookie: text('Its name.'),
    expires_in: whole,
    name: text('Of the account.'),
  }),
  ProgramRefusal: object({ error: text(), error_description: text() }),
  Catalog: object(
    {
      sha256: text('SHA-256 of the catalog, base64url: `catalog_s256` of grants.'),
      collections: list(
        object(
          {
            name: text(),
            title: text(),
            'description?': {},
            'sensitive?': {},
            fields: list(catalogField),
          },
          { open: true },
        ),
      ),
    },
    { open: true },
  ),
  ProtectedResource: object(
    {
      resource: text(),
      authorization_servers: list(text()),
      'jwks_uri?': text(),
      'scopes_supported?': list(text()),
      'dpop_bound_access_tokens_required?': { type: 'boolean' },
    },
    { open: true, description: 'RFC 9728' },
  ),
  ClientDocument: object(
    { client_id: text(), redirect_uris: list(text()) },
    { open: true, description: 'OAuth Client ID Metadata Document' },
  ),
  Collections: object({
    collections: list(
      object({
        name: text(),
        count: whole,
        exact: { type: 'boolean' },
        first: orNull(time),
        last: orNull(time),
      }),
    ),
  }),
  Record: object(
    { id: text(), 'time?': orNull(time), 'account?': orNull(text()) },
    { open: true, description: 'Flat; fields that are not shown are absent, empty ones are null.' },
  ),
  Written: {
    anyOf: [ref('Record'), object({ records: list(ref('Record')) })],
    description: 'One for one, a list for a list.',
  },
  RecordPage: object({ records: list(ref('Record')), next: orNull(text()) }),
  Changes: object({
    changes: list(
      object({
        kind: { enum: ['added', 'changed', 'removed'] },
        id: text(),
        'record?': ref('Record'),
      }),
    ),
    next: text(),
    'more?': { type: 'boolean' },
  }),
  Upload: object({
    id: text(),
    name: text(),
    size: orNull(whole),
    'received?': whole,
    'state?': text(),
    'sha256?': sha256,
  }),
  Uploads: object({ uploads: list(ref('Upload')) }),
  ImportStarted: object({ import: whole, page: text() }),
  ImportUndoing: object({ import: whole, state: { const: 'undoing' }, page: text() }),
  Imports: object({ imports: list(object({ import: whole, state: ref('ImportState') })) }),
  ImportState: {
    enum: [
      ...['queued', 'running', 'paused', 'completed', 'completed_with_errors'],
      ...['failed', 'cancelled', 'undoing', 'undone'],
    ],
  },
  Import: object(
    {
      import: whole,
      state: ref('ImportState'),
      created: time,
      started: orNull(time),
      finished: orNull(time),
      parts: list(object({ name: text(), bytes: whole, same_as: orNull(whole) })),
      entries: orNull(whole),
      files: object({
        imported: whole,
        kept: whole,
        ignored: whole,
        unknown: whole,
        failed: whole,
      }),
      collections: {
        type: 'object',
        additionalProperties: object({ records: whole }, { open: true }),
      },
      warnings: list(object({ code: text(), message: text() }, { open: true })),
      path: orNull(text()),
      question: orNull(list({ type: 'object' })),
    },
    { description: 'Counts of files are entries of the archive.' },
  ),
  ExportStarted: object({ export: whole, page: text() }),
  Exports: object({ exports: list(object({ export: whole, state: text() })) }),
  Export: object({
    export: whole,
    state: { enum: ['queued', 'running', 'ready', 'failed', 'removed'] },
    created: time,
    expires: orNull(time),
    estimate: whole,
    written: whole,
    waits: { enum: ['room', 'store', null] },
    counts: { type: ['object', 'null'] },
    parts: list(
      object({
        part: whole,
        name: text(),
        bytes: whole,
        sha256,
        files: whole,
        records: whole,
        made: time,
        'url?': text('Only after a sign-in of the last ten minutes.'),
      }),
    ),
  }),
  Grant: object({
    grant: text(),
    client: text(),
    'person?': text('Their alias, where it is for a person who reads it in the app.'),
    issuer: text(),
    standing: { enum: ['can_read', 'ended', 'expired', 'not_bound'] },
    says: list(text('A sentence of the question.')),
    bearer: { type: 'boolean', description: 'Whoever holds its key can read.' },
    since: time,
    until: orNull(time),
    last_read: orNull(time),
  }),
  Grants: object({ grants: list(ref('Grant')) }),
  Bindings: object({
    bindings: list(
      object(
        { seq: whole, issuer: orNull(text()), active: { type: 'boolean' }, jwt: text() },
        { open: true },
      ),
    ),
  }),
}
