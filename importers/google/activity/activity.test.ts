import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url))
const now = () => Date.UTC(2026, 0, 1)

async function read(files: Record<string, Buffer | string>) {
  return readAll([memoryPart('takeout.zip', zipOf(files))], [google], { now })
}

test('My Activity gives the same records as JSON and as a page', async () => {
  const folder = 'Takeout/My Activity/All'
  const json = await read({
    [`${folder}/MyActivity.json`]: await fixture('activity.json'),
    [`${folder}/2020-07-02_19_30_00_000_UTC.mp3`]: 'ID3 sound',
  })
  const page = await read({
    [`${folder}/MyActivity.html`]: await fixture('activity.html'),
    [`${folder}/2020-07-02_19_30_00_000_UTC.mp3`]: 'ID3 sound',
  })
  assert.equal(json.records.length, 3)
  assert.deepEqual(
    page.records.map(({ key }) => key),
    json.records.map(({ key }) => key),
  )
  for (const [index, record] of page.records.entries()) {
    assert.deepEqual(record.fields, json.records[index]!.fields)
    assert.deepEqual(record.files, json.records[index]!.files)
    assert.equal(record.time, json.records[index]!.time)
  }
  const [search, said] = json.records
  assert.deepEqual(search!.fields, {
    product: 'Search',
    header: 'Search',
    action: 'searched',
    title: 'Searched for café opening hours',
    url: 'https://www.google.com/search?q=caf%C3%A9+opening+hours',
    location_name: 'At this general area',
  })
  assert.equal(search!.time, Date.parse('2021-01-15T08:00:00Z'))
  assert.deepEqual(said!.fields['details'], ['From Google Home'])
  assert.equal(said!.files![0]!.role, 'recording')
  assert.equal(said!.files![0]!.mime, 'audio/mpeg')
  assert.ok(json.entries.includes(`imported ${folder}/2020-07-02_19_30_00_000_UTC.mp3`))
})

test('a German page: folder, words, time and zone', async () => {
  const { records, codes } = await read({
    'Takeout/Meine Aktivitäten/Google Suche/MeineAktivitäten.html':
      await fixture('activity-de.html'),
  })
  assert.equal(records[0]!.fields['title'], 'Nach käse gesucht')
  assert.equal(records[0]!.fields['action'], 'searched')
  assert.deepEqual(records[0]!.fields['product'], 'Google Suche')
  assert.equal(records[0]!.time, Date.parse('2023-07-31T20:54:50Z'))
  assert.deepEqual(codes, [])
})

test('YouTube: films, songs, advertisements, removed films, the old form', async () => {
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/history/watch-history.json':
      await fixture('watch-history.json'),
  })
  assert.ok(records.every(({ collection }) => collection === 'google.youtube.watched'))
  assert.deepEqual(
    records.map(({ fields }) => fields),
    [
      {
        video_id: 'abcDEF12345',
        title: 'A film about cats',
        channel: 'Cat Channel',
        channel_id: 'UCcats',
        url: 'https://www.youtube.com/watch?v=abcDEF12345',
        from_ad: false,
        music: false,
      },
      {
        video_id: 'song1234567',
        title: 'A song',
        url: 'https://music.youtube.com/watch?v=song1234567',
        from_ad: false,
        music: true,
      },
      {
        video_id: 'removed1234',
        title: 'https://www.youtube.com/watch?v=removed1234',
        url: 'https://www.youtube.com/watch?v=removed1234',
        from_ad: true,
        music: false,
      },
      { title: 'a video that has been removed', from_ad: false, music: false },
      {
        video_id: 'old45678901',
        title: 'An old film',
        url: 'https://www.youtube.com/watch?v=old45678901',
        from_ad: false,
        music: false,
      },
    ],
  )
})

for (const said of [
  'Watched A film',
  'A film angesehen',
  'Vous avez regardé A film',
  'Has visto A film',
  'Hai guardato A film',
  'A film bekeken',
  'A film を視聴しました',
  'A film 을(를) 시청했습니다.',
  'A film adlı videoyu izlediniz',
  'Просмотрено видео A film',
  'Obejrzano: A film',
  'Tittade på A film',
]) {
  test(`"${said}" is the title and that it was watched`, async () => {
    const titleUrl = 'https://www.youtube.com/watch?v=abcDEF12345'
    const time = '2022-01-01T00:00:00Z'
    const item = { header: 'YouTube', title: said, titleUrl, time, products: ['YouTube'] }
    const { records } = await read({
      'Takeout/YouTube and YouTube Music/history/watch-history.json': JSON.stringify([item]),
    })
    assert.equal(records[0]!.fields['title'], 'A film')
    assert.equal(records[0]!.collection, 'google.youtube.watched')
  })
}

test('the same film in the history, on its page and in My Activity is one record', async () => {
  const json = await fixture('watch-history.json')
  const page = await fixture('watch-history.html')
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/history/watch-history.json': json,
    'Takeout/YouTube und YouTube Music/Verlauf/Wiedergabeverlauf.html': page,
    'Takeout/My Activity/YouTube/MyActivity.json': json,
  })
  const keys = records
    .filter(({ fields }) => fields['video_id'] === 'abcDEF12345')
    .map(({ key }) => key)
  assert.equal(keys.length, 3)
  assert.equal(new Set(keys).size, 1)
  const removed = records.filter(
    ({ fields }) => fields['title'] === 'a video that has been removed',
  )
  assert.equal(new Set(removed.map(({ key }) => key)).size, 1)
})

test('searches on YouTube stand apart; what was liked is activity', async () => {
  const item = (title: string, url: string) => ({
    header: 'YouTube',
    title,
    titleUrl: url,
    time: '2022-01-01T00:00:00Z',
    products: ['YouTube'],
  })
  const { records } = await read({
    'Takeout/My Activity/YouTube/MyActivity.json': JSON.stringify([
      item('Searched for cats', 'https://www.youtube.com/results?search_query=cats'),
      item('Liked A film', 'https://www.youtube.com/watch?v=abcDEF12345'),
    ]),
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.youtube.searched', 'google.activity'],
  )
  assert.equal(records[0]!.fields['query'], 'cats')
})

test('a page that ends in the middle fails, and its whole entries stay', async () => {
  const whole = (await fixture('activity.html')).toString()
  const { records, entries } = await read({
    'Takeout/My Activity/All/MyActivity.html': whole.slice(0, whole.indexOf('Turned on')),
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.activity', 'google.other'],
  )
  assert.deepEqual(entries, ['failed Takeout/My Activity/All/MyActivity.html'])
})

test('a link whose text is a time is no time', async () => {
  const cell = `<div class="outer-cell"><p class="mdl-typography--title">Search</p><div class="mdl-typography--body-1">Visited <a href="https://example.com/">x</a><br><a href="https://example.com/y">Jan 1, 2001, 1:00:00 PM</a><br>Jan 1, 2020, 1:00:00 PM UTC</div></div>`
  const { records } = await read({ 'Takeout/My Activity/Search/MyActivity.html': cell })
  assert.equal(records[0]!.time, Date.UTC(2020, 0, 1, 13))
})

test('markup and scripts in a page are text, never kept as markup of ours', async () => {
  const cell = `<div class="outer-cell"><p class="mdl-typography--title">Search</p><div class="mdl-typography--body-1">Searched for <a href="javascript:alert(1)">&lt;img src=x&gt;</a><script>alert(2)</script><br>Jan 1, 2020, 1:00:00 PM UTC</div></div>`
  const { records } = await read({ 'Takeout/My Activity/Search/MyActivity.html': cell })
  assert.equal(records[0]!.fields['title'], 'Searched for <img src=x>')
})

test('reading again from any checkpoint gives the rest, nothing twice and nothing less', async () => {
  const parts = [
    memoryPart(
      'takeout.zip',
      zipOf({
        'Takeout/My Activity/All/MyActivity.json': await fixture('activity.json'),
        'Takeout/Location History/Timeline.json': await fixture('timeline-android.json'),
        'Takeout/My Activity/All/2020-07-02_19_30_00_000_UTC.mp3': 'ID3 sound',
        'Takeout/other.txt': 'kept',
      }),
    ),
  ]
  const whole = await readAll(parts, [google], { now })
  const keys = (events: typeof whole.records) =>
    events.map(({ collection, key }) => `${collection} ${key}`)
  const moments = whole.events.filter((event) => event.type !== 'warning')
  for (const [index, event] of moments.entries()) {
    const rest = await readAll(parts, [google], { now, from: event.checkpoint })
    const before = moments.slice(0, index + 1).filter((one) => one.type === 'record')
    const all = new Set([...keys(before), ...keys(rest.records)])
    assert.deepEqual(
      [...all].sort(),
      [...new Set(keys(whole.records))].sort(),
      `from event ${index}`,
    )
    for (const [path, entry] of rest.classes) {
      assert.equal(entry.class, whole.classes.get(path)!.class)
      assert.equal(entry.records, whole.classes.get(path)!.records, `${path} from event ${index}`)
    }
  }
})

test('the same thing with the titles of another language is the same record, where it has an address', async () => {
  const known = async (header: string, title: string, used: string) => {
    const list = [
      {
        ...{ header, title, titleUrl: 'https://www.google.com/search?q=tea' },
        time: '2024-01-02T03:04:05.678Z',
      },
      { header: 'Gmail', title: used, time: '2024-01-02T03:04:05.678Z' },
    ]
    const { records } = await read({
      'Takeout/My Activity/Search/MyActivity.json': JSON.stringify(list),
    })
    return records.map(({ key }) => key)
  }
  const english = await known('Search', 'Searched for tea', 'Used Gmail')
  assert.equal(new Set(english).size, 2)
  assert.deepEqual(await known('Google Suche', 'Nach tea gesucht', 'Gmail verwendet'), english)
})

test('one click that several products tell is told by each', async () => {
  const click = {
    title: 'Vous avez consulté Lyon',
    titleUrl: 'https://www.google.com/url?q=https://actu.example/lyon',
    time: '2019-08-31T16:12:21.123Z',
  }
  const from = [
    { header: 'Recherche', products: ['Recherche'] },
    { header: 'actu.example', products: ['Google Actualités'] },
    { header: 'Chrome', products: ['Chrome'] },
  ]
  const { records } = await read({
    'Takeout/Mon activité/Recherche/MonActivité.json': JSON.stringify(
      from.map((one) => ({ ...click, ...one })),
    ),
  })
  assert.equal(new Set(records.map(({ key }) => key)).size, 3)
})

test('a page is read behind the 140 kB of style that Google writes before its entries', async () => {
  const rule = '.mdl-grid{display:flex;flex-flow:row wrap;margin:0 auto 0 auto}\n'
  const page = (body: string) =>
    `<html><head><title>My Activity History</title><style type="text/css">/**\n * material-design-lite\n */\n${rule.repeat(2200)}</style></head><body>${body}</body></html>`
  const cell =
    '<div class="outer-cell"><p class="mdl-typography--title">YouTube</p><div class="mdl-typography--body-1">Watched&nbsp;<a href="https://www.youtube.com/watch?v=Ot3TUsOJ8HQ">Tea</a><br>Jul 21, 2021, 1:58:21 AM EDT</div></div>'
  const { records, entries } = await read({
    'Takeout/YouTube and YouTube Music/history/watch-history.html': page(cell),
    'Takeout/My Activity/Search/MyActivity.html': page(cell.replaceAll('YouTube', 'Search')),
    'Takeout/Reminders/Reminders.html': page('<div>Nothing</div>'),
  })
  assert.deepEqual(entries, [
    'imported Takeout/My Activity/Search/MyActivity.html',
    'imported Takeout/YouTube and YouTube Music/history/watch-history.html',
    'kept Takeout/Reminders/Reminders.html',
  ])
  assert.deepEqual(records.map(({ collection }) => collection).sort(), [
    'google.activity',
    'google.other',
    'google.youtube.watched',
  ])
})
