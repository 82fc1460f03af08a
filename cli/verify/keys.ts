import { readBinding } from '@mandate/grants'

export type Jwk = Parameters<typeof import('@mandate/grants')['verifySignature']>[1]

/** The keys of a JWK Set, or the grant keys of a binding or of the bindings that an owner handed out. */
export function keysIn(text: string, name: string): Jwk[] {
  if (isCompact(text)) return readBinding(text.trim()).grant_keys.keys as Jwk[]
  const given = parse(text, name)
  if (Array.isArray(given['keys'])) return given['keys'] as Jwk[]
  if (Array.isArray(given['bindings']))
    return (given['bindings'] as { jwt: string }[]).flatMap(
      ({ jwt }) => readBinding(jwt).grant_keys.keys as Jwk[],
    )
  throw new Error(
    `${name} is neither a JWK Set ("keys"), nor a binding, nor a file of bindings ("bindings")`,
  )
}

export function isCompact(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim())
}

export function parse(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch (cause) {
    throw new Error(`${name} is not JSON`, { cause })
  }
  throw new Error(`${name} is JSON but not an object`)
}
