import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const point = (second: string, metres: number) =>
  `<Trackpoint><Time>2025-01-29T14:57:${second}Z</Time><DistanceMeters>${metres}</DistanceMeters></Trackpoint>`
const lap = (...points: string[]) =>
  `<Lap StartTime="2025-01-29T14:57:00Z"><Track>${points.join('')}</Track></Lap>`

test('the moment at which one lap ends and the next begins has the distance of the one that ended', async () => {
  const { records } = await read({
    'Takeout/Fit/Activities/2025-01-29T20_27_00+05_30_PT1M_Walking.tcx': `<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Walking">${lap(point('00', 0), point('20', 394))}${lap(point('20', 0), point('40', 44))}</Activity></Activities></TrainingCenterDatabase>`,
  })
  const points = records.filter(({ collection }) => collection === 'google.fit.points')
  assert.deepEqual(
    points.map(({ fields }) => fields['distance']),
    [0, 394, 44],
  )
})
