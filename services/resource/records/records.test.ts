import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addPhotos } from '../access/_photos.ts'
import { type Answer, read } from '../access/_world.ts'
import { album, home, photos, setWorld } from './_home.ts'

const s = setWorld()

test('pages go on from where they ended, oldest or newest first', async () => {
  const { get, app: theirs } = await home(s.w)
  const scope = 'google.photos.{title,time}'
  const token = await theirs.token(scope, await theirs.grant(scope))
  for (const order of ['asc', 'desc']) {
    const titles: string[] = []
    let cursor = ''
    do {
      const path = `${photos}?limit=5&order=${order}${cursor && `&cursor=${cursor}`}`
      const { json } = await theirs.get(path, token)
      titles.push(...json.records.map((one: { title: string }) => one.title))
      cursor = json.next ?? ''
    } while (cursor)
    const wanted = album.map((one) => one.fields.title)
    assert.deepEqual(titles, order === 'asc' ? wanted : wanted.toReversed())
  }
  assert.equal((await get(scope, `${photos}?limit=0`)).status, 400)
  assert.equal((await get(scope, `${photos}?limitt=5`)).status, 400)
  assert.equal((await get(scope, `${photos}?limit=5&limit=6`)).status, 400)
})

test('a record is flat, its empty fields are null and its hidden ones absent', async () => {
  const { get, ids } = await home(s.w, [
    { time: null, fields: { title: 'a "quoted"\n\u2028 title', albums: ['x', 'y'] } },
  ])
  const { json } = await get('google.photos.{title,time,albums,favorited}', photos)
  assert.deepEqual(json.records, [
    {
      id: ids[0],
      time: null,
      title: 'a "quoted"\n\u2028 title',
      albums: ['x', 'y'],
      favorited: null,
    },
  ])
  const one = await get('google.photos.title', `${photos}/${ids[0]}`)
  assert.deepEqual(one.json, { id: ids[0], title: 'a "quoted"\n\u2028 title' })
})

test('everything goes out as lines where lines are asked for', async () => {
  const { get } = await home(s.w)
  const answer = await get('google.photos.{title,time}', photos, { accept: 'application/x-ndjson' })
  assert.equal(answer.headers.get('content-type'), 'application/x-ndjson')
  const lines = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map((one) => one.title),
    album.map((one) => one.fields.title),
  )
})

test('of lines there are as many as were asked for, more than a page has too', async () => {
  const many = Array.from({ length: 1_100 }, (_, at) => ({
    time: null,
    fields: { title: `${at}` },
  }))
  const { get } = await home(s.w, many)
  for (const limit of [1, 7, 1_050]) {
    const lines = { accept: 'application/x-ndjson' }
    const { text } = await get('google.photos.title', `${photos}?limit=${limit}`, lines)
    const titles = text.match(/"title":"\d+"/g) ?? []
    assert.equal(titles.length, limit)
    assert.equal(new Set(titles).size, limit)
    assert.doesNotMatch(text, /"error"/, 'it is whole')
  }
  const wrong = await get('google.photos.title', `${photos}?limit=0`, {
    accept: 'application/x-ndjson',
  })
  assert.equal(wrong.status, 400)
})

test('attack 58: a cursor of another access, of another query, or made up', async () => {
  const { get, app: theirs } = await home(s.w)
  const scope = 'google.photos.{title,time}'
  const first = await get(scope, `${photos}?limit=2`)
  const cursor = first.json.next as string
  const refused = async (answer: Promise<Answer>, why: string) => {
    const { status, json } = await answer
    assert.deepEqual([status, json.code], [400, 'invalid_cursor'], why)
  }
  await refused(get(scope, `${photos}?limit=2&cursor=${cursor}`), 'another grant')
  const given = await theirs.grant(scope)
  const token = await theirs.token(scope, given)
  const own = (await theirs.get(`${photos}?limit=2`, token)).json.next as string
  await refused(theirs.get(`${photos}?limit=2&order=desc&cursor=${own}`, token), 'another order')
  await refused(
    theirs.get(`${photos}?limit=2&filter=time%3E%3D2018&cursor=${own}`, token),
    'filter',
  )
  const bent = `${own.slice(0, -3)}AAA`
  await refused(theirs.get(`${photos}?limit=2&cursor=${bent}`, token), 'bent')
  await refused(theirs.get(`${photos}?limit=2&cursor=x`, token), 'made up')
  assert.equal((await theirs.get(`${photos}?limit=7&cursor=${own}`, token)).json.records.length, 7)
})

test('attack 59: a narrower token goes on with the cursor and sees less', async () => {
  const { app: theirs } = await home(s.w)
  const scope = 'google.photos.{title,time,device}'
  const given = await theirs.grant(scope)
  const wide = await theirs.token(scope, given)
  const { next } = (await theirs.get(`${photos}?limit=2`, wide)).json
  const narrow = await theirs.token('google.photos[time<2018-06].{title,time}', given)
  const { status, json } = await theirs.get(`${photos}?limit=100&cursor=${next}`, narrow)
  assert.equal(status, 200)
  assert.deepEqual(
    json.records.map((one: { title: string }) => one.title),
    ['photo 2', 'photo 3', 'photo 4'],
  )
  assert.ok(!('device' in json.records[0]))
})

test('attack 70: what is hidden or finer decides nothing', async () => {
  const { get } = await home(s.w)
  const coarse = 'google.photos.{title,latitude~0.01,time~month}'
  const status = async (query: string) => (await get(coarse, `${photos}?${query}`)).status
  assert.equal(await status('filter=device%3Dphone'), 403)
  assert.equal(await status('filter=people%3D*'), 403)
  assert.equal(await status('filter=nosuch%3D1'), 403)
  assert.equal(await status('order=asc'), 403)
  assert.equal(await status('fields=people'), 403)
  assert.equal(await status('filter=latitude'), 400)
  const found = async (filter: string) =>
    (await get(coarse, `${photos}?filter=${encodeURIComponent(filter)}`)).json.records.length
  // All photos are shown at 48.85 or 48.86; nothing is shown between.
  assert.equal(await found('latitude>48.85,latitude<48.86'), 0)
  assert.equal(await found('latitude>=48.85'), 12)
  assert.equal(await found('time>=2018-03-02,time<2018-03-20'), 0)
  assert.equal(await found('time=2018-03'), 1)
  const { records } = (await get(coarse, photos)).json
  const ids = records.map((one: { id: string }) => one.id)
  const times = records.map((one: { time: string }) => one.time)
  assert.notDeepEqual(times, times.toSorted(), 'the order would show the time')
  assert.equal(new Set(ids).size, 12)
  const collections = (await get('google.photos[people=*].{title,time~year}', '/collections')).json
  assert.deepEqual(collections.collections, [
    {
      name: 'google.photos',
      count: 4,
      exact: true,
      first: '2018-01-01T00:00:00Z',
      last: '2018-01-01T00:00:00Z',
    },
  ])
})

test('attack 57: text in a filter is a value and nothing else', async () => {
  const { get } = await home(s.w)
  for (const value of ["'%20or%20'1'%3D'1", '%22%20%3F%20(true)', '%24.a', '%25', '$1', '\\x00']) {
    const answer = await get(
      'google.photos.title',
      `${photos}?filter=${encodeURIComponent(`title=${value}`)}`,
    )
    assert.ok(answer.status === 400 || answer.json.records.length === 0, value)
  }
})

test('counts and times are told as far as they are shown', async () => {
  const { get } = await home(s.w)
  const of = async (scope: string) => (await get(scope, '/collections')).json.collections
  const [all] = await of('google.photos.{title,time}')
  assert.deepEqual(all, {
    name: 'google.photos',
    count: 12,
    exact: true,
    first: '2018-01-03T04:05:06Z',
    last: '2018-12-03T04:05:06Z',
  })
  const [hidden] = await of('google.photos.title')
  assert.deepEqual([hidden.count, hidden.first, hidden.last], [12, null, null])
  const [half] = await of('google.photos[time<2018-07].{title,time~day}')
  assert.deepEqual([half.count, half.last], [6, '2018-06-03T00:00:00Z'])
})

test('attack 81: a second account of a provider is not seen by a grant made before', async () => {
  const { owner, app: theirs } = await home(s.w)
  const scope = 'google.photos.{title,account}'
  const before = await theirs.grant(scope, { iat: Math.floor(s.w.clock() / 1000) })
  const count = async (grant: typeof before) =>
    (await theirs.get(photos, await theirs.token(scope, grant))).json.records.length
  assert.equal(await count(before), 12)
  await s.w.pool.query(
    `insert into provider_accounts values ($1, 2, 'google', 'second@example.org', now() + interval '3 s')`,
    [owner.id],
  )
  await addPhotos(s.w, owner, [
    { time: '2018-01-01T00:00:00Z', fields: { title: 'new' }, account: 'second@example.org' },
  ])
  assert.equal(await count(before), 12)
  s.w.time.offset += 5_000
  assert.equal(await count(await theirs.grant(scope)), 13)
  s.w.time.offset = 0
  const named = 'google.photos[account=second%40example.org].{title,account}'
  const token = await theirs.token(named, await theirs.grant(named))
  const { json } = await theirs.get(photos, token)
  assert.deepEqual(
    json.records.map((one: { account: string }) => one.account),
    ['second@example.org'],
  )
})

test('the owner reads everything with a session of this service’s own pages', async () => {
  const { owner, ids } = await home(s.w)
  const name = (await s.w.accounts.byId(owner.account))?.name as string
  const form = new URLSearchParams({ name, password: 'a long password' })
  const signIn = await fetch(`${s.w.publicUrl}/sign-in`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const url = `${owner.resource}${photos}`
  const own = await read(await fetch(url, { headers: { cookie, 'sec-fetch-site': 'same-origin' } }))
  assert.equal(own.json.records.length, 12)
  assert.equal(own.json.records[0].device, 'phone')
  assert.equal(own.json.records[0].id, ids[0])
  assert.equal((await fetch(url, { headers: { cookie } })).status, 200)
  const foreign: [string, string][] = [
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'none'],
    ['origin', 'https://evil.example'],
  ]
  for (const [name, value] of foreign) {
    const answer = await fetch(url, { headers: { cookie, [name]: value } })
    assert.equal(answer.status, 401, `${name}: ${value}`)
  }
  const other = await home(s.w)
  assert.equal(
    (await fetch(`${other.owner.resource}${photos}`, { headers: { cookie } })).status,
    401,
  )
})
