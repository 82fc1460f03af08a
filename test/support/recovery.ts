/** A recovery key without a browser: made, registered and used as the page's script does it. */

import { generateKeyPairSync, sign } from 'node:crypto'
import type { Person } from './person.ts'
import type { World } from './world.ts'

export interface Challenge {
  nonce: string
  aud: string
  resource: string
  head: string | null
}

export class RecoveryKey {
  private pair = generateKeyPairSync('ed25519')
  readonly x = String(this.pair.publicKey.export({ format: 'jwk' }).x)

  /** The answer to a challenge; `changes` replace what is signed. */
  answer({ nonce, aud, resource, head }: Challenge, changes: Record<string, unknown> = {}): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const iat = Math.floor(Date.now() / 1000)
    const claims = {
      aud,
      sub: resource,
      nonce,
      ...(head === null ? {} : { head }),
      iat,
      ...changes,
    }
    const text = `${part({ alg: 'Ed25519', typ: 'recovery+jwt' })}.${part(claims)}`
    const signature = sign(null, Buffer.from(text), this.pair.privateKey)
    return `${text}.${signature.toString('base64url')}`
  }
}

/** Registers the public half on the page, as somebody who has just signed in. */
export async function register(world: World, person: Person, key: RecoveryKey): Promise<void> {
  await person.go(`${world.resource}/recovery/new`)
  await person.signInIfAsked()
  person.tick('I have saved or printed it. It is not shown again.')
  await person.pressForged('Use this recovery key', (entries) =>
    entries.map(([name, value]) => [name, name === 'public' ? key.x : value]),
  )
  if (!person.has('Your recovery key has been in force')) {
    throw new Error(`registering ended at ${person.url}: ${person.text.slice(0, 400)}`)
  }
}

export async function challenge(world: World, resource: string): Promise<Challenge> {
  const answer = await send(world, 'POST', '/recovery/challenge', { resource })
  return (await answer.json()) as Challenge
}

/** One request of a program to the recovery API, of nobody or of a person's session. */
export function send(
  world: World,
  method: string,
  path: string,
  body?: object,
  person?: Person,
): Promise<Response> {
  const url = path.startsWith('http') ? path : `${world.resource}${path}`
  const headers = body ? { 'content-type': 'application/json' } : {}
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  return person ? person.fetch(url, init) : fetch(url, init)
}

/** Opens a session with the key in this person's browser, where nobody is signed in. */
export async function enter(
  world: World,
  person: Person,
  key: RecoveryKey,
  resource: string,
): Promise<void> {
  const answer = key.answer(await challenge(world, resource))
  const opened = await send(world, 'POST', '/recovery/session', { answer }, person)
  if (opened.status !== 201) throw new Error(`no recovery session: ${await opened.text()}`)
}
