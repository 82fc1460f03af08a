import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CATALOG, resolvedOn } from '../_generated.ts'
import { VECTOR_CATALOG } from '../_vectors.ts'
import { formatScope } from '../text/format.ts'
import { parseScope } from '../text/parse.ts'
import { covers } from './covers.ts'
import { type Narrowing, narrow } from './narrow.ts'
import { resolve } from './resolve.ts'

function cut(scope: string, change: Narrowing): string | null {
  const result = narrow(resolve(parseScope(scope)[0]!, VECTOR_CATALOG), change)
  return result && formatScope(result)
}

test('an owner shortens the time range, the last day included', () => {
  const scope = 'google.photos[time>=2018,time<2020].title'
  assert.equal(
    cut(scope, { from: '2018-07-01', to: '2018-12-31' }),
    'google.photos[time>=2018-07,time<2019].title',
  )
  assert.equal(cut(scope, { to: '2018' }), 'google.photos[time>=2018,time<2019].title')
  assert.equal(cut('google.photos.title', { from: '2020' }), 'google.photos[time>=2020].title')
})

test('a change that would widen changes nothing', () => {
  const scope = 'google.photos[time>=2018,time<2019].{latitude~0.1,title}'
  assert.equal(cut(scope, { from: '2000', to: '2030' }), scope)
  assert.equal(cut(scope, { coarsen: { latitude: '0.01', width: '10' } }), scope)
  assert.equal(cut(scope, { dropFields: ['people'] }), scope)
})

test('an owner makes values coarser', () => {
  assert.equal(
    cut('google.photos.{latitude,longitude~0.1,time}', {
      coarsen: { latitude: '1', longitude: '1', time: 'month' },
    }),
    'google.photos.{latitude~1,longitude~1,time~month}',
  )
  assert.equal(
    cut('google.photos.*', { coarsen: { latitude: '1' } }),
    'google.photos.{*,latitude~1}',
  )
  assert.throws(() => cut('google.photos.latitude', { coarsen: { latitude: '2' } }), {
    code: 'bad_step',
  })
})

test('an owner drops fields, also from *', () => {
  assert.equal(cut('google.photos.{title,width}', { dropFields: ['width'] }), 'google.photos.title')
  assert.equal(cut('foo.bar.*', { dropFields: ['account'] }), 'foo.bar.time')
  assert.equal(
    cut('google.**.{*,latitude~0.1}', { dropFields: ['title', 'account', 'time'] }),
    'google.**.{albums,altitude,edited_at,favorited,hasAudioFiles,latitude~0.1,longitude,subtitles,width}',
  )
})

test('nothing is left when all is dropped', () => {
  assert.equal(cut('google.photos.title', { drop: true }), null)
  assert.equal(cut('google.photos.title', { dropFields: ['title'] }), null)
  assert.equal(cut('google.photos[time=2018].title', { from: '2020' }), null)
  assert.equal(cut('google.photos[time=2018].title', { to: '2017' }), null)
})

test('a date that is none is refused', () => {
  assert.throws(() => cut('google.photos.title', { from: '31.12.2018' }), { code: 'bad_value' })
})

const change: fc.Arbitrary<Narrowing> = fc.record(
  {
    from: fc.constantFrom('2017', '2018-07', '2018-07-15', '2020'),
    to: fc.constantFrom('2017', '2018-07', '2018-07-15', '2020', '9999'),
    dropFields: fc.uniqueArray(fc.constantFrom('n', 's', 'time', 'i', 'account')),
    coarsen: fc.record(
      {
        n: fc.constantFrom('1', '10', '100'),
        i: fc.constantFrom('1', '10'),
        time: fc.constantFrom('hour', 'month'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

for (const collection of ['p.one', 'p.**']) {
  test(`whatever an owner does to ${collection}, the result is covered and canonical`, () => {
    fc.assert(
      fc.property(resolvedOn(collection, ['n', 's', 'time', 'i']), change, (item, how) => {
        const result = narrow(item, how)
        if (!result) return
        assert.ok(covers([item], [result], 'owner'))
        assert.deepEqual(resolve(parseScope(formatScope(result))[0]!, CATALOG), result)
      }),
      { numRuns: 1500 },
    )
  })
}
