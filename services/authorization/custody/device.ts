import { calculateJwkThumbprint, type JWK } from 'jose'

/** As many as a binding may have. */
const KEYS_MAX = 8

/** Why the keys of devices cannot be taken. */
export class DeviceKeyProblem extends Error {
  override name = 'DeviceKeyProblem'
}

/**
 * The keys that sign from now on: that of the device at hand and those of other devices that the owner keeps.
 * @param x public half of an Ed25519 key, base64url
 * @param present keys of devices that sign until now, `kept` the ids of those that stay
 * @throws DeviceKeyProblem
 */
export async function deviceKeys(x: unknown, present: JWK[], kept: string[]): Promise<JWK[]> {
  if (typeof x !== 'string' || !/^[\w-]{43}$/.test(x)) {
    throw new DeviceKeyProblem('the key of this device is missing: an Ed25519 public key')
  }
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  const mine = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'Ed25519', use: 'sig' }
  const others = present.filter((key) => key.kid !== kid && kept.includes(String(key.kid)))
  if (others.length >= KEYS_MAX) throw new DeviceKeyProblem(`there are ${KEYS_MAX} keys at most`)
  return [...others, mine]
}
