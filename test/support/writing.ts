/** Apps that write: what they declare, and what they send. */

import type { Answer, App, Tokens } from './app.ts'
import { dpopProof } from './keys.ts'

/** The contract of a collection of notes, as its makers would write it. */
export function notesContract(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const words = (en: string, fr: string) => ({ en, fr })
  return {
    name: 'localhost.notes',
    version: 1,
    words: {
      en: { title: 'Notes', description: 'What you write down.', plain: 'notes' },
      fr: { title: 'Notes', description: 'Ce que vous notez.', plain: 'notes' },
    },
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1, maxLength: 10_000 },
        label: { type: 'string', maxLength: 100 },
        stars: { type: 'integer', minimum: 0, maximum: 5 },
        tags: { type: 'array', items: { type: 'string' }, maxItems: 20 },
        due: { type: 'string', format: 'date-time' },
        time: { type: 'string', format: 'date-time' },
      },
      required: ['text'],
      additionalProperties: false,
    },
    fields: {
      text: words('text', 'texte'),
      label: words('label', 'étiquette'),
      stars: words('stars', 'étoiles'),
      tags: words('tags', 'mots-clés'),
      due: words('due date', 'échéance'),
    },
    ...changes,
  }
}

/** The app's document says that it keeps notes. */
export function declareNotes(app: App, changes: Record<string, unknown> = {}): void {
  app.document = { ...app.document, mandate_collections: [notesContract(changes)] }
}

/** Sends a document, or several, with a proof of its own. */
export async function send(
  app: App,
  tokens: Pick<Tokens, 'access_token'>,
  method: 'POST' | 'PATCH' | 'DELETE' | 'GET',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const accessToken = tokens.access_token
  const proof = await dpopProof(app.dpop, { method, url, accessToken })
  const answer = await fetch(url, {
    method,
    headers: {
      ...{ authorization: `DPoP ${accessToken}`, dpop: proof },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson && text !== '' ? JSON.parse(text) : {},
    text,
  }
}
