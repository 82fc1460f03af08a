import { createPrivateKey } from 'node:crypto'
import { THUMBPRINT_URI } from '@mandate/grants'
import { type Sealer, shortRead, signCompact } from '@mandate/server'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'

const ALG = 'Ed25519'

export interface Custody {
  /** The public grant key of an owner's resource; made when there is none yet. */
  publicKey(account: string, resource: string): Promise<JWK>
  /**
   * Signs a grant. `iss` becomes the thumbprint URI of the key.
   * @returns the compact grant+jwt and the key's id; null when a device of the owner's keeps the key of the link by now
   */
  sign(
    account: string,
    resource: string,
    claims: object,
  ): Promise<{ jws: string; kid: string } | null>
}

/** The key, and who keeps that of the link at this moment. */
const SIGNING = `
  select k.kid, k.public, k.sealed, l.custody
  from (select $1::uuid as account, $2::text as resource) w
  left join custody_keys k on k.account = w.account and k.resource = w.resource
  left join linked_resources l on l.account = w.account and l.resource = w.resource
    and l.binding is not null and l.ended_at is null`

interface Signing {
  kid: string | null
  public: JWK
  sealed: Buffer
  custody: 'provider' | 'device' | null
}

/**
 * Grant keys that this service keeps for owners: Ed25519, one per account and resource, sealed at rest.
 * Never one of the service's own signing keys: whoever can read a grant must see who it was that agreed.
 */
export function createCustody(db: Kysely<Database>, seal: Sealer): Custody {
  async function find(account: string, resource: string) {
    return db
      .selectFrom('custody_keys')
      .selectAll()
      .where('account', '=', account)
      .where('resource', '=', resource)
      .executeTakeFirst()
  }

  async function make(account: string, resource: string) {
    const pair = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true })
    const half = await exportJWK(pair.publicKey)
    // Its thumbprint, which grants name it by.
    const kid = await calculateJwkThumbprint(half)
    const whole = JSON.stringify(await exportJWK(pair.privateKey))
    const row = {
      account,
      resource,
      kid,
      public: JSON.stringify({ ...half, kid, alg: ALG, use: 'sig' }),
      sealed: seal.seal(Buffer.from(whole), grantKeyOf(account, resource, kid)),
    }
    // Of two pages opened at once both may have made one: the first to be kept counts for both.
    await db
      .insertInto('custody_keys')
      .values(row)
      .onConflict((conflict) => conflict.columns(['account', 'resource']).doNothing())
      .execute()
    return (await find(account, resource))!
  }

  const findOrMake = async (account: string, resource: string) =>
    (await find(account, resource)) ?? (await make(account, resource))

  return {
    async publicKey(account, resource) {
      return (await findOrMake(account, resource)).public as JWK
    },
    async sign(account, resource, claims) {
      const query = shortRead<Signing>(SIGNING, [account, resource])
      const [found] = (await db.executeQuery(query)).rows
      if (found?.custody === 'device') return null
      const key = found?.kid ? { ...found, kid: found.kid } : await make(account, resource)
      const whole = seal.open(key.sealed, grantKeyOf(account, resource, key.kid))
      const signing = createPrivateKey({ key: JSON.parse(whole.toString()), format: 'jwk' })
      const signed = { ...claims, iss: `${THUMBPRINT_URI}${key.kid}` }
      return { jws: signCompact(signing, { typ: 'grant+jwt', kid: key.kid }, signed), kid: key.kid }
    },
  }
}

/** What the private half of a grant key is sealed for. */
export function grantKeyOf(account: string, resource: string, kid: string): string {
  return `grant key ${kid} of ${account} for ${resource}`
}
