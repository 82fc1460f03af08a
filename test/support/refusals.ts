/** What every refusal has in common, whoever was refused: a code, a sentence, and nothing of anybody's data. */

import assert from 'node:assert/strict'
import type { Answer, App } from './app.ts'
import type { Person } from './person.ts'

const MEMBERS = ['type', 'title', 'status', 'code', 'detail', 'scope', 'instance', 'position']

/** The resource service said no as RFC 9457 has it, and showed nothing. */
export function assertRefused(answer: Answer, status: number, code: string, what: string): void {
  assert.equal(answer.status, status, `${what}: ${answer.status} ${answer.text.slice(0, 400)}`)
  assert.equal(answer.body.code, code, `${what}: ${answer.text}`)
  const extra = Object.keys(answer.body).filter((member) => !MEMBERS.includes(member))
  assert.deepEqual(extra, [], what)
  assertBare(answer, what)
  if (status !== 401) return
  const challenge = answer.headers.get('www-authenticate') ?? ''
  // The door for assistants names the scheme first that most of them look for.
  assert.match(challenge, /^(Bearer .*, )?DPoP .*resource_metadata="[^"]+"/, what)
}

/** The authorization service said no as OAuth has it: an error, no token, no code. */
export function assertOAuthError(answer: Answer, error: string, what: string): void {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text}`)
  assert.equal(answer.body.error, error, `${what}: ${answer.text}`)
  for (const member of ['access_token', 'refresh_token', 'id_token', 'grant', 'request_uri'])
    assert.equal(answer.body[member], undefined, `${what}: ${member}`)
  assertBare(answer, what)
}

/** A refresh token brings nothing more, once the provider has heard of the end. */
export async function renewsNothing(app: App, issuer: string, token = ''): Promise<void> {
  let answer = await app.refresh(issuer, token)
  for (let tries = 0; tries < 600 && answer.status === 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    answer = await app.refresh(issuer, token)
  }
  assertOAuthError(answer, 'invalid_grant', 'it has ended')
}

/** No stack and no path of this machine. */
export function assertBare({ text, headers }: Answer, what: string): void {
  assert.doesNotMatch(text, /\bat .+:\d+:\d+|node_modules|\/services\/|\.ts\b/, what)
  assert.equal(headers.get('set-cookie'), null, what)
}

/**
 * How many refused requests stand in the owner's access log, as `/activity` shows it. A refusal is written down beside its answer,
 * so this waits until the log has come to rest.
 */
export async function refusedRows(person: Person, resource: string): Promise<number> {
  for (let before = -1; ; ) {
    const rows = await countRefused(person, new URL(resource).origin)
    if (rows === before) return rows
    before = rows
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** So many stand there, once all that were refused are written down, and not one more. */
export async function assertRefusedRows(
  person: Person,
  resource: string,
  expected: number,
  what = 'each is in the log',
): Promise<void> {
  let rows = await refusedRows(person, resource)
  for (let tries = 0; rows < expected && tries < 300; tries++)
    rows = await refusedRows(person, resource)
  assert.equal(rows, expected, what)
}

async function countRefused(person: Person, origin: string): Promise<number> {
  let rows = 0
  for (let next: string | null = '/activity'; next; ) {
    await person.go(`${origin}${next}`)
    rows += person.page.html.split('Refused: ').length - 1
    next = /href="(\/activity\?before=\d+)"/.exec(person.page.html)?.[1] ?? null
  }
  return rows
}
