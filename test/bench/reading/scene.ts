import { App, type Tokens } from '../../support/app.ts'
import { HostileAuthorization } from '../../support/hostile/authorization.ts'
import { Mint } from '../../support/hostile/minting.ts'
import { dpopProof } from '../../support/keys.ts'
import { link, openCeiling } from '../../support/steps.ts'
import { locationZip } from '../importing/archives.ts'
import { perSecond } from '../measure.ts'
import { importAll, newOwner, type Owner, upload } from '../people.ts'
import type { Place } from '../place.ts'
import { type Reference, startReference } from '../reference.ts'
import { get } from '../send.ts'

export const COLLECTION = 'google.location'
const FIELDS = [
  ...['time', 'latitude', 'longitude', 'accuracy', 'altitude', 'vertical_accuracy', 'speed'],
  ...['heading', 'fix_source', 'device_tag', 'activity', 'activity_confidence'],
]

/** A full record, and a part of it, coarse. */
export const FULL = `${COLLECTION}.{account,${FIELDS.join(',')}}`
export const PART = `${COLLECTION}[time>=2016,time<2021].{time,latitude~0.01,longitude~0.01,accuracy}`

export interface Reading {
  owner: Owner
  /** How many records the owner has. */
  points: number
  /** B0 and B1. */
  pages: Reference
  app: App
  tokens(scope: string): Promise<Tokens>
  /** The number of the collection in the tables. */
  collection: number
}

/** Somebody with an imported location history, linked, and an app that may read it. */
export async function reading(place: Place): Promise<Reading> {
  const points = place.quick ? 3_000 : 200_000
  const owner = await person(place, points)
  await owner.person.signUp(place.authorization)
  await link(place, owner.person, place.authorization)
  await openCeiling(place, owner.person)
  const app = place.keep(await App.start())
  const held = new Map<string, Tokens>()
  const { rows } = await place.pool.query('select collection from collections where name = $1', [
    COLLECTION,
  ])
  const collection: number = rows[0].collection
  await place.pool.query('vacuum analyze records')
  const env = { DATABASE_URL: place.databaseUrl, OWNER: owner.uuid, COLLECTION: String(collection) }
  const pages = place.keep(await startReference('pages', env))
  return {
    ...{ owner, points, app, pages, collection },
    async tokens(scope) {
      const before = held.get(scope)
      const tokens = before?.refresh_token
        ? ((await app.refresh(place.authorization, before.refresh_token)).body as unknown as Tokens)
        : await app.obtain(owner.person, place.authorization, { scope, resource: owner.data })
      held.set(scope, tokens)
      return tokens
    },
  }
}

async function person(place: Place, points: number): Promise<Owner> {
  const owner = await newOwner(place)
  await importAll(place, owner, await upload(owner, [await locationZip(place.folder, points)]))
  return owner
}

/** `count` requests under one token, warm, their proofs signed. */
export async function warmLoad(
  scene: Reading,
  scope: string,
  url: string,
  count: number,
): Promise<(index: number) => Promise<void>> {
  const { app } = scene
  const { access_token: accessToken } = await scene.tokens(scope)
  const warm = Math.ceil(count / 10)
  const proofs: string[] = []
  for (let each = 0; each < count + warm; each++)
    proofs.push(await dpopProof(app.dpop, { url, accessToken }))
  const authorization = `DPoP ${accessToken}`
  const send = async (dpop: string) => void (await get(url, { authorization, dpop }))
  for (const proof of proofs.splice(count)) await send(proof)
  return (index) => send(proofs[index] as string)
}

export interface Minting {
  provider: HostileAuthorization
  mint: Mint
  app: App
  owner: Owner
}

/** Somebody whose provider the bench plays: grants and tokens can be made faster than anybody could be asked. */
export async function minting(place: Place): Promise<Minting> {
  const owner = await person(place, 3_000)
  const provider = place.keep(await HostileAuthorization.start())
  await link(place, owner.person, provider.issuer)
  await openCeiling(place, owner.person)
  const app = place.keep(await App.start())
  return { owner, app, provider, mint: new Mint(provider, app, owner.data) }
}

/**
 * `count` requests, each with a grant, a token and a proof that were never used before. The grants
 * have been announced, as a provider announces each one it issues.
 */
export async function firstLoad(
  scene: Minting,
  count: number,
): Promise<(index: number) => Promise<void>> {
  const { mint, app, owner } = scene
  const url = `${owner.data}/records/${COLLECTION}`
  const made: { accessToken: string; dpop: string }[] = []
  await perSecond(count, 8, async (index) => {
    const grant = await mint.grant(FULL)
    const status = { status_list: { uri: scene.provider.statusUri, idx: index % 128 } }
    await announce(scene, grant, status)
    const accessToken = await mint.token(FULL, grant, { claims: { status } })
    made.push({ accessToken, dpop: '' })
  })
  // Proofs last: they are good for a minute.
  for (const each of made)
    each.dpop = await dpopProof(app.dpop, { url, accessToken: each.accessToken })
  return async (index) => {
    const { accessToken, dpop } = made[index] as (typeof made)[number]
    await get(url, { authorization: `DPoP ${accessToken}`, dpop })
  }
}

async function announce({ provider, owner }: Minting, grant: string, status: object) {
  const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
  const event = { resource: owner.data, grant_id: jti, grant, status }
  const endpoint = `${new URL(owner.data).origin}/events`
  const answer = await provider.push(endpoint, 'grant-issued', event)
  if (answer.status !== 202) throw new Error(`announced: ${answer.status} ${answer.text}`)
}
