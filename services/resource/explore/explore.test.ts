import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verifyFile } from '@mandate/audit'
import { addPhotos } from '../access/_photos.ts'
import { app, type World, world } from '../access/_world.ts'
import type { Owner } from '../owners/store.ts'

let w: World
let anna: Owner
let cookie: string
before(async () => {
  w = await world()
  anna = await w.newOwner('anna')
  await w.bind(anna, w.issuer)
  await addPhotos(w, anna, [
    { time: '2018-07-14T10:00:00Z', fields: { title: hostile, latitude: 38.7, albums: [hostile] } },
    { time: '2019-01-02T03:04:05Z', fields: { title: 'snow', favorited: true } },
    { time: null, fields: { title: 'undated' } },
  ])
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

const hostile = '</td><script>alert(1)</script><img src=x onerror=alert(1)>"\'&'

async function page(path: string, status = 200, lang = 'en'): Promise<string> {
  const answer = await fetch(`${w.publicUrl}${path}`, {
    headers: { cookie, 'accept-language': lang },
    redirect: 'manual',
  })
  const text = await answer.text()
  assert.equal(answer.status, status, text)
  assert.doesNotMatch(text, /<script>alert|<img src=x/, path)
  return text
}

test('everything that is here stands on one page, with how much and from when', async () => {
  const text = await page('/explore')
  assert.match(text, /<a href="\/explore\/google\.photos">Photos<\/a>/)
  assert.match(text, /3 records/)
  assert.match(text, /14 July 2018/)
  assert.doesNotMatch(text, /facebook/)
})

test('attack 67: text from an export is shown as text', async () => {
  const text = await page('/explore/google.photos?view=table')
  assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
})

test('the filter is in the address, in the words of a permission', async () => {
  const text = await page('/explore/google.photos?view=table&filter=time%3D2019')
  assert.match(text, /snow/)
  assert.doesNotMatch(text, /alert/)
  // How many of all that is here the filter lets through.
  assert.match(text, /<p>1 record of 3<\/p>/)
  // Not behind `#`, which only script can read, and which a sign-in on the way loses.
  assert.match(text, /href="\/share\?scope=google\.photos%5Btime%3D2019%5D\.\*"/)
  assert.match(text, /\?view=table&amp;filter=time%3D2019-01/)
  assert.match(await page('/explore/google.photos?filter=title%3Dnone'), /Nothing here matches/)
})

test('a filter that cannot be read is said to be wrong, and nothing is shown', async () => {
  const text = await page(`/explore/google.photos?filter=${encodeURIComponent(hostile)}`, 400)
  assert.match(text, /This filter could not be read/)
  assert.doesNotMatch(text, /snow/)
  assert.match(await page('/explore/google.photos?filter=nosuch%3D1', 400), /could not be read/)
  await page('/explore/no.such', 404)
})

test('the pages speak French, numbers too', async () => {
  const table = '/explore/google.photos?view=table'
  assert.match(await page(table), /<td class="number">38\.7<\/td>/)
  assert.match(await page(table, 200, 'fr'), /<td class="number">38,7<\/td>/)
  assert.match(await page('/explore/google.photos', 200, 'fr'), /Afficher/)
  assert.match(await page('/activity', 200, 'fr'), /Qui a lu ou écrit quoi/)
})

test('who read what, and who was refused, stands on one page', async () => {
  const trips = await app(w, anna)
  const scope = 'google.photos.{title,time}'
  const token = await trips.token(scope, await trips.grant(scope))
  assert.equal((await trips.get('/records/google.photos', token)).status, 200)
  assert.equal((await trips.get('/records/google.visits', token)).status, 403)
  // A refusal is written down beside its answer.
  await w.access.settled()
  const text = await page('/activity')
  assert.match(text, /tripmap\.example/)
  assert.match(text, /3 records, \d+ bytes/)
  assert.match(text, /Details: title, time|Details: time, title/)
  assert.match(text, /Refused: you have not allowed this/)
  const visible = text.replaceAll(/<[^>]*>/g, ' ')
  assert.doesNotMatch(visible, /\b(scopes?|tokens?|clients?|claims?|grants?|OAuth|endpoint)\b/i)
})

test('what the owner looked at is one line among what others read, and one by one behind a link', async () => {
  const look = async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(`${anna.resource}/records/google.photos`, { headers })
    assert.equal(answer.status, 200)
    await answer.text()
  }
  const rows = (text: string) => text.split('<tr>').length - 1
  const before = rows(await page('/activity'))
  for (let times = 0; times < 250; times++) await look()
  await w.access.settled()
  const folded = await page('/activity')
  assert.equal(rows(folded), before + 1)
  assert.match(folded, /Looked at: Photos/)
  assert.match(folded, /250 times since/)
  assert.match(folded, /750 records/)
  assert.match(folded, /tripmap\.example/, 'more than one page of looks hides nobody else')
  const [, each = ''] = /href="([^"]+)">One by one/.exec(folded) ?? []
  const one = await page(each.replaceAll('&amp;', '&'))
  assert.equal(rows(one), 201, 'a page of them, and the head')
  assert.match(one, /looks=each/, 'the older ones come one by one too')
})

test('the owner keeps the log as a file that verifies', async () => {
  assert.match(await page('/activity'), /<a href="\/activity\.jsonl" download>Download<\/a>/)
  await w.audit.seal()
  const file = await page('/activity.jsonl')
  const lines = file.trim().split('\n')
  assert.match(lines.pop() ?? '', /^\{"head":"/)
  const entries = lines.map((line) => JSON.parse(line))
  assert.ok(entries.some(({ body }) => body.code === 'insufficient_scope'))
  assert.ok(entries.every(({ owner }) => owner === anna.id))
  assert.equal((await verifyFile(file, async () => true)).valid, true)
  const stranger = await fetch(`${w.publicUrl}/activity.jsonl`, { redirect: 'manual' })
  assert.equal(stranger.status, 303)
})

test('nobody else sees the pages', async () => {
  const answer = await fetch(`${w.publicUrl}/explore/google.photos`, { redirect: 'manual' })
  assert.equal(answer.status, 303)
  assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?/)
})
