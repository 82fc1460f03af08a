/** What both services' descriptions of themselves are written with. @see https://spec.openapis.org/oas/v3.1.0 */

export type Schema = Record<string, unknown>
export type Operation = Record<string, unknown>
export type Paths = Record<string, Record<string, Operation>>

export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  paths: Paths
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, object> }
}

/** Of both services: a call of its own for each would say nothing else. */
export const HEAD_TOO = 'Whatever answers `GET` answers `HEAD` as well: the same without a body.'

/** A schema of `components` by its name. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
export const text = (description?: string): Schema => ({
  type: 'string',
  ...(description && { description }),
})
export const list = (items: Schema): Schema => ({ type: 'array', items })
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
export const whole: Schema = { type: 'integer', minimum: 0 }
export const time: Schema = { type: 'string', format: 'date-time' }

/** An object that has these members, all of them but those that end in `?`, and no others unless `open`. */
export function object(
  members: Record<string, Schema>,
  { open = false, description }: { open?: boolean; description?: string } = {},
): Schema {
  const names = Object.keys(members)
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    ...(open ? {} : { additionalProperties: false }),
  }
}

/** An answer with a body. */
export function answer(description: string, schema: Schema, type = 'application/json'): object {
  return { description, content: { [type]: { schema } } }
}
/** An answer without one. */
export const empty = (description: string): object => ({ description })
/** An answer that says something in its headers too. */
export const withHeaders = (made: object, said: Record<string, string>): object => ({
  ...made,
  headers: Object.fromEntries(
    Object.entries(said).map(([name, description]) => [name, { description, schema: text() }]),
  ),
})

/** Problem documents (RFC 9457) by status, each with the `code`s it may have. */
export function problems(codes: Record<number, string>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(codes).map(([status, said]) => [
      status,
      answer(said, ref('Problem'), 'application/problem+json'),
    ]),
  )
}

export function inPath(name: string, description: string): object {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}
export function inQuery(
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): object {
  return { name, in: 'query', required: false, description, schema }
}
export function inHeader(name: string, description: string, required = false): object {
  return { name, in: 'header', required, description, schema: { type: 'string' } }
}
export function body(schema: Schema, type = 'application/json'): object {
  return { required: true, content: { [type]: { schema } } }
}

/** What went wrong, said to programs (`code`) and to people (`detail`). */
export const problemSchema: Schema = object(
  {
    type: text(),
    title: text(),
    status: { type: 'integer' },
    code: text('Stable, for programs.'),
    detail: text('For people.'),
  },
  { open: true },
)

export const jwkSet: Schema = object({ keys: list({ type: 'object' }) }, { open: true })

/** What every service answers about itself. */
export const operatorPaths: Paths = {
  '/healthz': {
    get: {
      summary: 'Whether the process lives',
      tags: ['Operator'],
      responses: { 200: answer('It does.', object({ healthy: { type: 'boolean' } })) },
    },
  },
  '/readyz': {
    get: {
      summary: 'Whether it can answer: migrated, with its database and all else it needs',
      tags: ['Operator'],
      responses: {
        200: answer('It can.', object({ ready: { const: true } })),
        503: answer('It cannot at present.', object({ ready: { const: false } })),
      },
    },
  },
  '/metrics': {
    get: {
      summary: 'Metrics for Prometheus; not through a front',
      tags: ['Operator'],
      responses: { 200: answer('In the text format.', text(), 'text/plain') },
    },
  },
  '/openapi.json': {
    get: {
      summary: 'This description',
      tags: ['Operator'],
      responses: { 200: answer('OpenAPI 3.1.', { type: 'object' }) },
    },
  },
}

export const keyPaths: Paths = {
  '/jwks': {
    get: {
      summary: 'Public keys that sign now, before and after (RFC 7517)',
      tags: ['Documents'],
      responses: { 200: answer('A JWK Set.', jwkSet, 'application/jwk-set+json') },
    },
  },
  '/jwks/former': {
    get: {
      summary: 'Keys that nothing is accepted by any more, to verify old documents',
      tags: ['Documents'],
      responses: { 200: answer('A JWK Set.', jwkSet, 'application/jwk-set+json') },
    },
  },
}
