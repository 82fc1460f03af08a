import assert from 'node:assert/strict'
import { type Home, refreshOf } from './_home.ts'
import { type StubIssuer, signGrant } from './_issuer.ts'

export type Person = Awaited<ReturnType<Home['person']>>

/** As far as the confirm page. */
export async function toConfirm(person: Person, issuer: StubIssuer) {
  await person.get('/provider')
  const leaving = await person.post('/provider', { provider: issuer.url })
  const back = await person.get(issuer.callback(refreshOf(leaving)))
  assert.equal(back.location, '/provider/confirm', back.text)
  return person.get('/provider/confirm')
}

/** The whole way: from the field `Provider` back to `/provider`. */
export async function bind(
  person: Person,
  issuer: StubIssuer,
  choices: Record<string, string> = {},
) {
  await toConfirm(person, issuer)
  const password = await person.post('/provider/confirm', choices)
  assert.equal(password.status, 200, password.text)
  const done = await person.post('/provider/change', { password: person.password })
  assert.equal(done.location, '/provider', done.text)
}

/** What an issuer pushes to the ledger. */
export async function push(here: Home, set: string) {
  const answer = await fetch(`${here.publicUrl}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt' },
    body: set,
  })
  const text = await answer.text()
  return { status: answer.status, err: text === '' ? null : String(JSON.parse(text).err) }
}

/** A SET as the issuer signs it; `claims` replace or remove. */
export function event(
  here: Home,
  issuer: StubIssuer,
  kind: 'issued' | 'revoked',
  payload: object,
  claims: Record<string, unknown> = {},
) {
  const set = {
    iss: issuer.url,
    aud: here.publicUrl,
    iat: Math.floor(here.clock() / 1000),
    jti: crypto.randomUUID(),
    events: { [`urn:mandate:params:event:grant-${kind}`]: payload },
    ...claims,
  }
  return issuer.sign(set, 'secevent+jwt')
}

/** A grant made by the issuer and announced, with its place in the status list; `answer` when it is not taken. */
export async function announce(
  here: Home,
  issuer: StubIssuer,
  person: Person,
  options: {
    idx?: number
    claims?: Record<string, unknown>
    answer?: { status: number; err: string }
  } = {},
) {
  const { resource } = person.owner
  const grant = await signGrant(issuer, resource, here.clock(), options.claims)
  const status = { status_list: { uri: `${issuer.url}/status/1`, idx: options.idx ?? 0 } }
  const payload = { resource, grant_id: grant.id, grant: grant.compact, status }
  const answer = await push(here, await event(here, issuer, 'issued', payload))
  assert.deepEqual(answer, options.answer ?? { status: 202, err: null })
  return grant
}
