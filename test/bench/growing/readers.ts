import { App } from '../../support/app.ts'
import { HostileAuthorization } from '../../support/hostile/authorization.ts'
import { Mint } from '../../support/hostile/minting.ts'
import { dpopProof } from '../../support/keys.ts'
import { link, openCeiling } from '../../support/steps.ts'
import { median } from '../measure.ts'
import { newOwner, type Owner } from '../people.ts'
import type { Place } from '../place.ts'
import { COLLECTION, FULL } from '../reading/scene.ts'
import { get } from '../send.ts'

/** Somebody whose first page an app reads again and again. */
export interface Reader extends Owner {
  url: string
  /** Headers of so many requests, made before they are timed. */
  headers(count: number): Promise<Record<string, string>[]>
}

/** Owners with nothing yet, whose provider the bench plays, and one app that may read all of them. */
export async function readers(place: Place, count: number): Promise<Reader[]> {
  const provider = place.keep(await HostileAuthorization.start())
  const app = place.keep(await App.start())
  const made: Reader[] = []
  for (let each = 0; each < count; each++) {
    const owner = await newOwner(place)
    await link(place, owner.person, provider.issuer)
    await openCeiling(place, owner.person)
    const mint = new Mint(provider, app, owner.data)
    const grant = await mint.grant(FULL)
    const url = `${owner.data}/records/${COLLECTION}`
    made.push({
      ...owner,
      url,
      async headers(many) {
        // Five minutes are soon over while tables grow.
        const accessToken = await mint.token(FULL, grant)
        const all: Record<string, string>[] = []
        for (let nth = 0; nth < many; nth++) {
          const dpop = await dpopProof(app.dpop, { url, accessToken })
          all.push({ authorization: `DPoP ${accessToken}`, dpop })
        }
        return all
      },
    })
  }
  return made
}

/** The median of so many first pages of one reader, one after the other, in ms; a few before that are not counted. */
export async function pageLatency({ url, headers }: Reader, count: number): Promise<number> {
  const times: number[] = []
  for (const [nth, each] of (await headers(count + 5)).entries()) {
    const start = performance.now()
    await get(url, each)
    if (nth >= 5) times.push(performance.now() - start)
  }
  return median(times)
}

/** How fast the machine is at the moment: the median of answers that ask nobody anything, in ms. */
export async function machineLatency(place: Place, count: number): Promise<number> {
  const times: number[] = []
  for (let nth = 0; nth < count; nth++) {
    const start = performance.now()
    await get(`${place.resource}/healthz`)
    times.push(performance.now() - start)
  }
  return median(times)
}
