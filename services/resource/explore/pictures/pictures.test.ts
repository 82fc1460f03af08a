import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addPhotos } from '../../access/_photos.ts'
import { type World, world } from '../../access/_world.ts'
import type { Owner } from '../../owners/store.ts'

let w: World
let anna: Owner
let cookie: string
let ids: string[]

const sha256 = 'ab'.repeat(32)
const hostile = '</text><script>alert(1)</script>"\'&\u202e'

before(async () => {
  w = await world()
  anna = await w.newOwner('anna')
  await w.bind(anna, w.issuer)
  const original = { sha256, size: 3, mime: 'image/jpeg', name: 'a.jpg' }
  const lisbon = { latitude: 38.72, longitude: -9.14 }
  ids = await addPhotos(w, anna, [
    { time: '2018-07-14T10:00:00Z', fields: { title: 'tram', ...lisbon, original } },
    { time: '2018-07-14T11:00:00Z', fields: { title: hostile, ...lisbon } },
    { time: '2018-08-02T12:00:00Z', fields: { title: 'sea', latitude: 38.69, longitude: -9.42 } },
    { time: '2019-01-02T03:04:05Z', fields: { title: 'snow', latitude: 45.76, longitude: 4.84 } },
    { time: null, fields: { title: 'undated', latitude: -33.87, longitude: 151.21 } },
  ])
  const messages = [
    { time: '2020-01-01T10:00:00Z', thread_id: 'inbox/bea_1', sender: 'Bea', text: hostile },
    { time: '2020-01-01T10:01:00Z', thread_id: 'inbox/bea_1', sender: 'Anna', text: 'you too' },
    { time: '2021-05-05T10:00:00Z', thread_id: 'inbox/(c)~d!', sender: 'Cyd', text: 'late' },
  ].map(({ time, ...fields }) => ({ time, fields, account: 'Anna' }))
  await addPhotos(w, anna, messages, 'facebook.messages')
  const named = { thread_id: 'inbox/bea_1', title: `Bea ${hostile}` }
  await addPhotos(w, anna, [{ time: null, fields: named, account: 'Anna' }], 'facebook.threads')
  const days = [
    { time: '2022-03-01T00:00:00Z', fields: { steps: 4000 } },
    { time: '2022-03-02T00:00:00Z', fields: { steps: 8001 } },
    { time: '2022-03-03T00:00:00Z', fields: { steps: 'no number' } },
  ]
  await addPhotos(w, anna, days, 'google.fit.daily')
  const signIn = await fetch(`${w.publicUrl}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'anna', password: 'a long password' }),
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const cookies = signIn.headers.getSetCookie().map((one) => one.split(';')[0])
  cookie = cookies.join('; ')
})
after(() => w[Symbol.asyncDispose]())

async function page(path: string, status = 200, lang = 'en'): Promise<string> {
  const answer = await fetch(`${w.publicUrl}/explore/${path}`, {
    headers: { cookie, 'accept-language': lang },
    redirect: 'manual',
  })
  const text = await answer.text()
  assert.equal(answer.status, status, text)
  assert.doesNotMatch(text, /<script>alert/, path)
  assert.doesNotMatch(text, /\sstyle="/, path)
  return text
}

const labels = (text: string) =>
  [...text.matchAll(/<a [^>]*aria-label="([^"]*)"/g)].map((match) => match[1])

test('the map counts what lies together, where it lies, with the countries in words', async () => {
  const text = await page('google.photos?view=map')
  assert.match(text, /5 records in view/)
  assert.match(text, /<path d="M[\d.,MLZ-]{500,}"/)
  assert.match(text, /Portugal, 38\.71° N, 9\.23° W/)
  assert.match(text, /Australia, 33\.87° S, 151\.21° E/)
  assert.match(await page('google.photos?view=map', 200, 'fr'), /Australie, 33,87° S, 151,21° E/)
})

test('a press on a circle looks closer, and the table leads to the records of that square', async () => {
  const closer = await page('google.photos?view=map&at=38.71,-9.28,9')
  assert.match(closer, /3 records in view/)
  assert.match(closer, /2 records, 38\.72° N, 9\.14° W/)
  const [, shown] = /href="(\/explore\/google\.photos\?[^"]*)">Show them/.exec(closer) ?? []
  const records = await page(shown!.replaceAll('&amp;', '&').replace('/explore/', ''))
  assert.match(records, /tram/)
  assert.doesNotMatch(records, /sea|snow/)
})

test('a place on the map that is none is the whole map', async () => {
  for (const at of ['x', '1,2', '99,0,3', '1,1,99', `0,0,${'9'.repeat(400)}`]) {
    assert.match(await page(`google.photos?view=map&at=${encodeURIComponent(at)}`), /class="map"/)
  }
})

test('a map of nothing says so', async () => {
  assert.match(
    await page('google.photos?view=map&filter=title%3Dundated,time%3D2018'),
    /has a place/,
  )
})

test('years become months become days, each a link in words', async () => {
  const years = await page('google.photos?view=time')
  assert.deepEqual(labels(years), ['2018: 3 records', '2019: 1 record'])
  const months = await page('google.photos?view=time&filter=time%3D2018')
  assert.deepEqual(labels(months), ['July 2018: 2 records', 'August 2018: 1 record'])
  const days = await page('google.photos?view=time&filter=time%3D2018-07')
  assert.deepEqual(labels(days), ['14 July 2018: 2 records'])
})

test('a number is drawn as its mean; what is no number does not count', async () => {
  const text = await page('google.fit.daily?view=time&measure=steps')
  assert.deepEqual(labels(text), ['2022: 6,001 (3 records)'])
  assert.match(await page('google.fit.daily?view=time&measure=no_such'), /3 records/)
})

test('a calendar has a square for each day of the year, and says what is on it', async () => {
  const text = await page('google.photos?view=days&filter=time%3D2018')
  assert.equal(text.match(/<rect class="level-/g)?.length, 365)
  assert.match(text, /<rect class="level-4"[^>]*><title>14 July 2018: 2 records<\/title>/)
  assert.match(text, /2018: 3 records, on 2 days/)
  // Without a year in the filter it is the latest that has something.
  assert.match(await page('google.photos?view=days'), /2019: 1 record, on 1 day\./)
})

test('conversations have the names that a collection beside them gives, the latest first', async () => {
  const text = await page('facebook.messages')
  assert.ok(text.indexOf('inbox/(c)~d!') < text.indexOf('Bea &lt;/text'))
  const links = [...text.matchAll(/href="\/explore\/(facebook\.messages\?[^"]*thread_id[^"]*)"/g)]
  const [odd, bea] = links.map((match) => match[1]!.replaceAll('&amp;', '&'))
  const talk = await page(bea!)
  assert.ok(talk.indexOf('&lt;script&gt;') < talk.indexOf('you too'))
  assert.doesNotMatch(talk, /late/)
  assert.match(await page(odd!), /late/)
})

test('of a long message its beginning stands in the conversation, and all of it a click away, without script', async () => {
  const long = `${'Was für ein Tag. '.repeat(1_000)}🎉 The end.`
  const tall = `first\n${'.\n'.repeat(300)}last`
  await addPhotos(
    w,
    anna,
    [long, tall, 'short'].map((text, nth) => ({
      time: `2021-01-0${nth + 1}T00:00:00Z`,
      fields: { thread_id: 'inbox/long', sender: 'Anna', text },
      account: 'Anna',
    })),
    'facebook.messages',
  )
  const talk = await page('facebook.messages?filter=thread_id%3Dinbox%2Flong')
  assert.match(talk, /Was für ein Tag\. Was für ein Tag\./)
  assert.ok(talk.length < 20_000, `${talk.length} letters`)
  assert.ok(!talk.includes('The end.') && !talk.includes('last'), 'neither end')
  assert.match(talk, />short</)
  const more = [...talk.matchAll(/href="\/explore\/([^"]+)">Read all ([\d,]+) letters</g)]
  assert.deepEqual(
    more.map(([, , letters]) => letters),
    ['17,010', '610'],
  )
  assert.ok((await page(more[0]?.[1] ?? '')).includes(long))
  assert.match(await page(more[1]?.[1] ?? ''), /last/)
})

test('pictures lead to the record, with all it says and the ones before and after', async () => {
  const grid = await page('google.photos')
  assert.match(grid, new RegExp(`src="/owners/${anna.address}/blobs/${sha256}/preview\\?size=320"`))
  assert.match(grid, /alt="\u2068tram\u2069, 14 July 2018"/)
  const record = await page(`google.photos/${ids[0]}`)
  assert.match(record, /<h1>\u2068tram\u2069<\/h1>/)
  assert.match(record, new RegExp(`rel="next"[^>]*href="/explore/google.photos/${ids[1]}"`))
  assert.match(record, new RegExp(`rel="prev"[^>]*href="/explore/google.photos/${ids[4]}"`))
  await page(`google.photos/${'a'.repeat(26)}`, 404)
  await page('google.photos/nonsense', 404)
})

test('what a bar says has a French space before its colon', async () => {
  const said = labels(await page('google.photos?view=time', 200, 'fr'))
  assert.ok(said.includes('2018\u202f: 3 éléments'), said.join())
})
