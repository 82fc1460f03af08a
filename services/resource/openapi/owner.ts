import {
  answer,
  body,
  empty,
  inPath,
  list,
  type Operation,
  object,
  type Paths,
  problems,
  ref,
  text,
  whole,
} from '@mandate/server/openapi'

const address = inPath('address', 'Of the owner: 26 characters.')
const number = inPath('number', 'Of it, from 1.')
const refused = problems({
  400: 'invalid_request',
  401: 'invalid_token, or insufficient_user_authentication: sign in again',
  403: 'insufficient_scope: no token opens this; forbidden, foreign_form: not from another site',
  404: 'not_found',
  409: 'it is not in a state for that',
  413: 'quota_exceeded',
  429: 'rate_limited',
})
const own = (summary: string, responses: object, more: object = {}): Operation => ({
  summary,
  tags: ['Owner'],
  security: [{ session: [] }],
  ...more,
  responses: { ...responses, ...refused },
})
const done = { 204: empty('Done.') }
const at = (...parameters: object[]) => ({ parameters: [address, ...parameters] })
const tus = 'tus 1.0: `Tus-Resumable: 1.0.0`'

const fromProgram = (
  summary: string,
  fields: Parameters<typeof object>[0],
  responses: object,
): Operation => ({
  summary,
  tags: ['Programs'],
  requestBody: body(object(fields), 'application/x-www-form-urlencoded'),
  responses: {
    ...responses,
    400: answer('RFC 8628 §3.5: it waits, was refused, or is over.', ref('ProgramRefusal')),
    401: answer('Only the program of this service may ask.', ref('ProgramRefusal')),
  },
})

/** What an owner does, signed in: no access token opens these. */
export const ownerPaths: Paths = {
  '/device/auth': {
    post: fromProgram(
      'A code for the command line, which signs in as the owner (RFC 8628); the owner types it at `/device`',
      { client_id: text() },
      { 200: answer('What to show, and what to come back with.', ref('ProgramCode')) },
    ),
  },
  '/device/token': {
    post: fromProgram(
      'The session, once the owner has answered',
      { client_id: text(), grant_type: text(), device_code: text() },
      { 200: answer('A cookie that opens what a session opens.', ref('ProgramSession')) },
    ),
  },
  '/owners/{address}/uploads': {
    get: own(
      'Uploads that are not imported yet',
      { 200: answer('Uploads.', ref('Uploads')) },
      at(),
    ),
    post: own(
      `Begins a resumable upload (${tus}), or takes whole files in one form`,
      {
        201: {
          description: 'Begun: `Location`. Or, of a form, taken: the uploads.',
          content: { 'application/json': { schema: ref('Uploads') } },
        },
        ...problems({ 415: 'invalid_request: neither a form nor resumable' }),
      },
      {
        ...at(),
        requestBody: {
          required: false,
          content: { 'multipart/form-data': { schema: { type: 'object' } } },
        },
      },
    ),
    options: own(tus, done, at()),
  },
  '/owners/{address}/uploads/{upload}': {
    get: own(
      'One upload',
      { 200: answer('The upload.', ref('Upload')) },
      at(inPath('upload', 'Its id.')),
    ),
    head: own(
      `How much is here (${tus})`,
      { 200: empty('`Upload-Offset`.') },
      at(inPath('upload', 'Its id.')),
    ),
    patch: own(`Sends on (${tus})`, done, at(inPath('upload', 'Its id.'))),
    delete: own('Throws it away', done, at(inPath('upload', 'Its id.'))),
  },
  '/owners/{address}/imports': {
    get: own('Imports, the newest first', { 200: answer('Imports.', ref('Imports')) }, at()),
    post: own(
      'Imports uploads, together',
      { 202: answer('Begun: `Location`.', ref('ImportStarted')) },
      { ...at(), requestBody: body(object({ uploads: list(text()), 'account?': text() })) },
    ),
  },
  '/owners/{address}/imports/{number}': {
    get: own(
      'The report, or its progress as server-sent events',
      {
        200: {
          description: 'The report.',
          content: {
            'application/json': { schema: ref('Import') },
            'text/event-stream': { schema: { type: 'string' } },
          },
        },
      },
      at(number),
    ),
    delete: own(
      'Undoes it; asks for a sign-in of the last ten minutes',
      {
        ...done,
        202: answer(
          'It takes longer, and goes on: the report says when it is done.',
          ref('ImportUndoing'),
        ),
      },
      at(number),
    ),
  },
  ...Object.fromEntries(
    [
      ['pause', 'Lets it rest', {}],
      [
        'resume',
        'Lets it go on; where it asks whose it is, of that account, and without one kept apart',
        { requestBody: { ...body(object({ 'account?': text() })), required: false } },
      ],
      ['cancel', 'Ends it, keeping what came', {}],
    ].map(([what, summary, more]) => [
      `/owners/{address}/imports/{number}/${what}`,
      { post: own(String(summary), done, { ...at(number), ...(more as object) }) },
    ]),
  ),
  '/owners/{address}/exports': {
    get: own('Archives of the home', { 200: answer('Archives.', ref('Exports')) }, at()),
    post: own(
      'Makes an archive of the whole home',
      { 202: answer('Begun: `Location`.', ref('ExportStarted')) },
      {
        ...at(),
        requestBody: body(object({ passphrase: text(), 'part_bytes?': { type: 'integer' } })),
      },
    ),
  },
  '/owners/{address}/exports/{number}': {
    get: own(
      'An archive and its parts',
      { 200: answer('The archive.', ref('Export')) },
      at(number),
    ),
    delete: own('Throws it away', done, at(number)),
  },
  '/owners/{address}/exports/{number}/parts/{part}': {
    get: own(
      'A part, with `Range`; `key` as the archive links it',
      {
        200: answer('A zip file.', { type: 'string', format: 'binary' }, 'application/zip'),
        206: answer('A part of it.', { type: 'string', format: 'binary' }, 'application/zip'),
        416: empty('There are no such bytes.'),
        ...problems({ 410: 'gone: it is not kept any more' }),
      },
      at(number, inPath('part', 'From 1.')),
    ),
  },
  '/owners/{address}/restores': {
    post: own(
      'Makes uploads of an archive of a home the home here',
      { 202: answer('Begun: `Location`.', object({ restore: whole, page: text() })) },
      { ...at(), requestBody: body(object({ uploads: list(text()), passphrase: text() })) },
    ),
  },
  '/owners/{address}/restores/{number}': {
    get: own('How far it is', { 200: answer('It.', { type: 'object' }) }, at(number)),
  },
  '/owners/{address}/grants': {
    get: own(
      'Who can read what',
      { 200: answer('Grants that open something now.', ref('Grants')) },
      at(),
    ),
  },
  '/owners/{address}/grants/{grant}': {
    get: own(
      'One grant, live or ended',
      { 200: answer('The grant.', ref('Grant')) },
      at(inPath('grant', 'Its id.')),
    ),
    delete: own(
      'Ends it: the next request under it is refused',
      done,
      at(inPath('grant', 'Its id.')),
    ),
  },
  '/owners/{address}/bindings': {
    get: own('All bindings ever, signed', { 200: answer('Bindings.', ref('Bindings')) }, at()),
    post: own(
      'Begins to link a provider (in a recovery session)',
      { 201: answer('Where to send the browser.', object({ authorization_url: text() })) },
      { ...at(), requestBody: body({ type: 'object' }) },
    ),
  },
  '/owners/{address}/bindings/pending': {
    get: own(
      'What the link would change (in a recovery session)',
      { 200: answer('It.', { type: 'object' }) },
      at(),
    ),
    put: own('Confirms it (in a recovery session)', done, {
      ...at(),
      requestBody: body({ type: 'object' }),
    }),
  },
  '/owners/{address}/bindings/{seq}': {
    patch: own('Opens more or less to a provider (in a recovery session)', done, {
      ...at(inPath('seq', 'Of the binding.')),
      requestBody: body({ type: 'object' }),
    }),
    delete: own(
      'Ends a provider (in a recovery session)',
      done,
      at(inPath('seq', 'Of the binding.')),
    ),
  },
  '/recovery/challenge': {
    post: own(
      'A challenge for the recovery key',
      { 200: answer('It.', { type: 'object' }) },
      {
        security: [],
        requestBody: body(object({ resource: text() })),
      },
    ),
  },
  '/recovery/session': {
    post: own(
      'A session that the answer opens',
      {
        201: answer('Opened.', object({ resource: text(), expires_in: { type: 'integer' } })),
      },
      { security: [], requestBody: body(object({ answer: text() })) },
    ),
    delete: own('Ends it', done, { security: [] }),
  },
}
