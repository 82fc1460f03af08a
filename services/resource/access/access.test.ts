import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Owner } from '../owners/store.ts'
import { addPhotos } from './_photos.ts'
import { app, read, type World, world } from './_world.ts'

let w: World
let anna: Owner
let trips: Awaited<ReturnType<typeof app>>
before(async () => {
  w = await world()
  anna = await w.newOwner('anna')
  await w.bind(anna, w.issuer)
  trips = await app(w, anna)
  await addPhotos(w, anna, [
    {
      time: '2018-07-14T10:00:00Z',
      fields: { title: 'beach', latitude: 38.7223, longitude: -9.1393 },
    },
    { time: '2019-01-02T03:04:05.678Z', fields: { title: 'snow', albums: ['winter'] } },
  ])
})
after(() => w[Symbol.asyncDispose]())

test('a token opens exactly what it says', async () => {
  const scope = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
  const token = await trips.token(scope, await trips.grant(scope))
  const { status, json, text } = await trips.get('/records/google.photos', token)
  assert.equal(status, 200, text)
  assert.deepEqual(
    json.records.map(({ id, ...rest }: Record<string, unknown>) => rest),
    [{ title: 'beach', latitude: 38.72, longitude: -9.14 }],
  )
  assert.equal(json.next, null)
})
