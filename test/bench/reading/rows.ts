import { dpopProof } from '../../support/keys.ts'
import { alternate, type Bench, perSecond, row } from '../measure.ts'
import { peakDuring } from '../memory.ts'
import { copyOut } from '../references/copy-out.ts'
import { get, getLines } from '../send.ts'
import { COLLECTION, FULL, firstLoad, minting, PART, reading, warmLoad } from './scene.ts'

/** Requests under way at once: as many as one owner's data are read by at once, so that no side waits with nothing to do. */
const WIDTH = 32

/** Rounds that do not count. */
const WARM_UP = 2

const requests = (quick: boolean) => (quick ? 100 : 2_000)

const page: Bench = {
  name: 'page',
  title: 'authorised page, warm grant, full record / B1',
  async run({ place, rounds, quick }) {
    const scene = await place.scene(reading)
    const count = requests(quick)
    const url = `${scene.owner.data}/records/${COLLECTION}`
    const { ours, reference } = await alternate(
      rounds,
      async () => perSecond(count, WIDTH, await warmLoad(scene, FULL, url, count)),
      () => perSecond(count, WIDTH, async () => void (await get(`${scene.pages.url}/b1`))),
      { warmUp: quick ? 0 : WARM_UP },
    )
    return row({
      ...{ name: 'page', unit: 'pages/s', better: 'higher', floor: 0.5, target: 0.6 },
      ...{ ours, reference },
      note: `100 of ${scene.points.toLocaleString('en')} records`,
    })
  },
}

const filtered: Bench = {
  name: 'page-filter',
  title: 'authorised page with filter, fields and coarsening / B0',
  async run({ place, rounds, quick }) {
    const scene = await place.scene(reading)
    const count = requests(quick)
    const asked = 'filter=accuracy<100&fields=time,latitude,longitude'
    const url = `${scene.owner.data}/records/${COLLECTION}?${asked}`
    const { ours, reference } = await alternate(
      rounds,
      async () => perSecond(count, WIDTH, await warmLoad(scene, PART, url, count)),
      () => perSecond(count, WIDTH, async () => void (await get(`${scene.pages.url}/b0`))),
      { warmUp: quick ? 0 : WARM_UP },
    )
    return row({
      ...{ name: 'page-filter', unit: 'pages/s', better: 'higher', floor: 0.8, target: 1 },
      ...{ ours, reference },
    })
  },
}

const first: Bench = {
  name: 'page-first',
  title: 'first use of a grant (three signatures) / B1',
  async run({ place, rounds, quick }) {
    const { pages } = await place.scene(reading)
    const scene = await place.scene(minting)
    const count = requests(quick) / 4
    const { ours, reference } = await alternate(
      rounds,
      async () => perSecond(count, WIDTH, await firstLoad(scene, count)),
      () => perSecond(count, WIDTH, async () => void (await get(`${pages.url}/b1`))),
      { warmUp: quick ? 0 : WARM_UP },
    )
    return row({
      ...{ name: 'page-first', unit: 'pages/s', better: 'higher', floor: 0.35, target: 0.45 },
      ...{ ours, reference },
    })
  },
}

const lines: Bench = {
  name: 'ndjson',
  title: 'NDJSON of everything / COPY … TO of the same projection',
  async run({ place, rounds }) {
    const scene = await place.scene(reading)
    const { owner, points, app } = scene
    const url = `${owner.data}/records/${COLLECTION}`
    const stream = async () => {
      const { access_token: token } = await scene.tokens(FULL)
      const authorization = `DPoP ${token}`
      const dpop = await dpopProof(app.dpop, { url, accessToken: token })
      const start = performance.now()
      const headers = { authorization, dpop, accept: 'application/x-ndjson' }
      const sent = await getLines(url, headers)
      if (sent !== points) throw new Error(`${sent} lines instead of ${points}`)
      return points / ((performance.now() - start) / 1000)
    }
    const columns = { resource: place.resource, collection: COLLECTION, number: scene.collection }
    const { ours, reference } = await alternate(
      rounds,
      stream,
      async () => points / (await copyOut(place.pool, { owner: owner.uuid, ...columns })),
    )
    return row({
      ...{ name: 'ndjson', unit: 'rows/s', better: 'higher', floor: 0.3, target: 0.5 },
      ...{ ours, reference },
      note: `${points.toLocaleString('en')} records`,
    })
  },
}

const memory: Bench = {
  name: 'memory-resource',
  title: 'resident memory of the resource service with 10,000 cached grants / 350 MB',
  async run({ place, quick }) {
    const scene = await place.scene(minting)
    const grants = quick ? 200 : 10_000
    const ours = await peakDuring(place.pid('resource'), async () => {
      // In slices: a proof made for the last of all would be too old by then.
      const slice = Math.min(grants, 1_000)
      for (let done = 0; done < grants; done += slice)
        await perSecond(slice, WIDTH, await firstLoad(scene, slice))
    })
    return row({
      ...{ name: 'memory-resource', unit: 'MB', better: 'lower', floor: 1, target: 256 / 350 },
      ...{ ours, reference: 350 },
      note: `${grants.toLocaleString('en')} grants`,
    })
  },
}

export const readingRows: Bench[] = [page, filtered, first, lines]
export const readingMemory: Bench = memory
