import { fillWithPoints, numberOf } from '../bulk.ts'
import { alternate, type Bench, perSecond, row } from '../measure.ts'
import { COLLECTION } from '../reading/scene.ts'
import { get } from '../send.ts'
import { type Reader, readers } from './readers.ts'

/** Requests under way at once about the data of the one who is read very much; some connections of the load stay free. */
const CROWD = 48

/** Pages of one owner, one after the other, while another's are read by a crowd; against the same without the crowd. */
export const fair: Bench = {
  name: 'fair-owners',
  title: 'pages of one owner while another’s are read as fast as can be / without that',
  async run({ place, rounds, quick }) {
    const [quiet, greedy] = (await readers(place, 2)) as [Reader, Reader]
    const collection = await numberOf(place.pool, COLLECTION)
    for (const { uuid: owner } of [quiet, greedy])
      await fillWithPoints(place.pool, { owner, collection, count: 10_000 })
    const pages = quick ? 20 : 200
    const read = async (headers: Record<string, string>[]) =>
      perSecond(headers.length, 1, async (nth) => void (await get(quiet.url, headers[nth]!)))
    const { ours, reference } = await alternate(
      rounds,
      async () => {
        const [asked, crowd] = [await quiet.headers(pages), await greedy.headers(pages * 40)]
        let isOver = false
        const pressing = perSecond(crowd.length, CROWD, async (nth) => {
          if (!isOver) await get(greedy.url, crowd[nth]!)
        })
        const rate = await read(asked)
        isOver = true
        await pressing
        return rate
      },
      async () => read(await quiet.headers(pages)),
    )
    return row({
      ...{ name: 'fair-owners', unit: 'pages/s', better: 'higher', floor: 0.5, target: 0.67 },
      ...{ ours, reference },
      note: `${CROWD} requests at once about the other’s`,
    })
  },
}
