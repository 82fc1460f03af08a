/** A grant key on somebody's device, without a browser: linked and used as the pages' script does it. */

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { Person } from './person.ts'
import type { World } from './world.ts'

export class DeviceKey {
  private pair = generateKeyPairSync('ed25519')
  readonly x = String(this.pair.publicKey.export({ format: 'jwk' }).x)
  readonly kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: this.x }))
    .digest('base64url')

  /** A grant over these claims; `iss` is this key unless they say another. */
  sign(claims: object, header: object = {}): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${this.kid}`
    const head = { alg: 'Ed25519', typ: 'grant+jwt', kid: this.kid, ...header }
    const text = `${part(head)}.${part({ ...claims, iss })}`
    return `${text}.${sign(null, Buffer.from(text), this.pair.privateKey).toString('base64url')}`
  }
}

/** Links with the key of this device; `keep` names those of other devices that stay. Of what was allowed before, nothing goes on. */
export async function linkDevice(
  world: Pick<World, 'authorization' | 'resource'>,
  person: Person,
  key: DeviceKey,
  keep: DeviceKey[] = [],
): Promise<void> {
  await person.go(`${world.resource}/provider`)
  await person.fill({ Provider: world.authorization }).press('Continue')
  await person.signInIfAsked()
  await person.pressForged('Allow', (entries) => [
    ...entries.filter(([name]) => !['custody', 'device_key', 'keep'].includes(name)),
    ['custody', 'device'],
    ['device_key', key.x],
    ...keep.map(({ kid }): [string, string] => ['keep', kid]),
  ])
  if (!person.hasButton('Change provider')) throw new Error(person.text.slice(0, 600))
  const offered = [...person.page.html.matchAll(/name="(grant-[^"]+)" value="stop"/g)]
  await person.pressForged('Change provider', (entries) => [
    ...entries,
    ...offered.map(([, name]): [string, string] => [String(name), 'stop']),
  ])
  await person.signInIfAsked()
}

/** What the page that signs holds: all claims but `iss`, and the answer that was given. */
export interface ToSign {
  action: string
  claims: Record<string, unknown>
  kids: string[]
  entries: [string, string][]
}

/** Presses *Allow*, or another answer, on the page at hand; answers with what is to be signed. */
export async function allow(person: Person, button = 'Allow'): Promise<ToSign> {
  const honest = person.page.submission(button)
  const answer = await person.fetch(honest.url, {
    method: 'POST',
    body: new URLSearchParams(honest.entries),
  })
  const html = await answer.text()
  const data = (name: string) =>
    fromHtml(new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1] ?? '')
  if (answer.status !== 200 || !html.includes('data-sign')) {
    throw new Error(`no page that signs: ${answer.status} ${answer.headers.get('location')}`)
  }
  return {
    action: honest.url,
    claims: JSON.parse(data('claims')),
    kids: JSON.parse(data('kids')),
    entries: honest.entries,
  }
}

/** Sends a signature back with the answer. */
export function sendSigned(person: Person, asked: ToSign, jws: string): Promise<Response> {
  const body = new URLSearchParams([...asked.entries, ['jws', jws]])
  return person.fetch(asked.action, { method: 'POST', body })
}

function fromHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
