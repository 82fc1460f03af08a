import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'
import { plainText } from './comments.ts'

const folder = 'Takeout/YouTube and YouTube Music'

test('a channel is the same subscription in a table of any language and in the old file', async () => {
  const { records } = await read({
    'Takeout/YouTube und YouTube Music/Abos/Abos.csv': await fixture(
      'youtube/subscriptions-de.csv',
    ),
    [`${folder}/subscriptions/subscriptions.json`]: await fixture('youtube/subscriptions.json'),
  })
  assert.deepEqual(records[0]!.fields, {
    channel_id: 'UCaaaaaaaaaaaaaaaaaaaaaa',
    title: 'Café Kanal',
    url: 'https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa',
  })
  assert.equal(records[1]!.fields['title'], 'Tee, heiß')
  assert.equal(records[2]!.key, records[0]!.key)
  assert.deepEqual(records[2]!.fields, records[0]!.fields)
  assert.equal(records[2]!.time, Date.parse('2019-02-03T04:05:06Z'))
})

test('playlists and their videos, in the tables of today, of before 2022 and of before 2020', async () => {
  const outcome = await read({
    [`${folder}/playlists/playlists.csv`]: await fixture('youtube/playlists.csv'),
    [`${folder}/playlists/Music-videos.csv`]: await fixture('youtube/music-videos.csv'),
    [`${folder}/playlists/Old songs.csv`]: await fixture('youtube/music-old.csv'),
    [`${folder}/playlists/likes.json`]: await fixture('youtube/likes.json'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: 'PLaaaaaaaaaaaaaaaa', title: 'Café music', visibility: 'Private' },
    {
      playlist_id: 'PLbbbbbbbbbbbbbbbb',
      title: 'Old songs',
      description: 'From, then',
      visibility: 'Public',
    },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'Music', video_id: 'abcDEF12345' },
    { playlist: 'Music', video_id: '-_cDEF12345' },
    { playlist: 'Old songs', video_id: 'abcDEF12345' },
    { playlist: 'likes', video_id: 'abcDEF12345', title: 'A film' },
  ])
  const added = outcome.records.map(({ time }) => time && new Date(time).toISOString().slice(0, 10))
  assert.deepEqual(added, [
    '2022-01-02',
    '2022-02-02',
    '2022-02-03',
    '2018-01-02',
    '2018-02-02',
    '2018-05-06',
  ])
})

test('comments: both ways of writing their text, another language, live chats, old pages', async () => {
  const outcome = await read({
    [`${folder}/comments/comments.csv`]: await fixture('youtube/comments.csv'),
    [`${folder}/Kommentare/Kommentare.csv`]: await fixture('youtube/comments-de.csv'),
    [`${folder}/live chats/live chats.csv`]: await fixture('youtube/live-chats.csv'),
    [`${folder}/my-comments/my-comments.html`]: await fixture('youtube/my-comments.html'),
  })
  const first = 'Ugxaaaaaaaaaaaaaaaaaaa4AaABAg'
  const comment = { comment_id: first, video_id: 'abcDEF12345', kind: 'comment' }
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.comments'), [
    { ...comment, text: 'Nice café' },
    {
      ...comment,
      comment_id: `${first}.9x1`,
      parent_id: first,
      text: 'Two lines:\nsecond and "more"',
    },
    { ...comment, text: 'Nice café' },
    {
      comment_id: 'LCC.Cjg_aaaaaaaaaaaaaaaa',
      video_id: 'abcDEF12345',
      text: 'hello',
      price: '5.00',
      kind: 'live chat',
    },
    { ...comment, text: 'Nice café\nindeed' },
  ])
  const keys = outcome.records.map(({ key }) => key)
  assert.equal(new Set(keys).size, 3)
})

test('a comment that is no JSON is its own text', () => {
  assert.equal(plainText('just words'), 'just words')
  assert.equal(plainText('{"text":"cut'), '{"text":"cut')
})

test('an uploaded video finds its film by its title', async () => {
  const { records, entries } = await read({
    [`${folder}/video metadata/videos.csv`]: await fixture('youtube/videos.csv'),
    [`${folder}/videos/Tea_ how_.mp4`]: 'film',
    [`${folder}/videos/Another.mp4`]: 'another',
  })
  assert.deepEqual(records[0]!.fields, {
    video_id: 'myVIDEO1234',
    title: 'Tea: how?',
    description: 'My tea',
    privacy: 'Public',
  })
  assert.equal(records[0]!.files![0]!.name, 'Tea_ how_.mp4')
  assert.deepEqual(entries, [
    `imported ${folder}/video metadata/videos.csv`,
    `imported ${folder}/videos/Tea_ how_.mp4`,
    `kept ${folder}/videos/Another.mp4`,
  ])
})

test("YouTube's folder packed alone, in Spanish: its histories say whose the others are", async () => {
  const watched = {
    ...{ header: 'YouTube', title: 'Has visto Lluvia', time: '2024-03-01T10:00:00.000Z' },
    ...{ titleUrl: 'https://www.youtube.com/watch?v=abcdefghijk', products: ['YouTube'] },
  }
  const comment =
    'ID de comentario,ID de canal,Marca de tiempo de creación del comentario,Precio,ID de comentario principal,ID de vídeo,Texto del comentario,ID de comentario de nivel superior'
  const outcome = await read({
    'historial/historial-de-reproducciones.json': JSON.stringify([watched]),
    'comentarios/comentarios.csv': `${comment}\nUgx,UCabcdefghijklmnopqrstuv,2024-03-01T10:00:00+00:00,0,,abcdefghijk,"{""text"":""Muy bien""}",\n`,
    'canales/canal.csv': 'ID de canal,País del canal\nUCabcdefghijklmnopqrstuv,ES\n',
    'suscripciones/suscripciones.csv':
      'ID del canal,URL del canal,Título del canal\nUCabcdefghijklmnopqrstuv,http://www.youtube.com/channel/UCabcdefghijklmnopqrstuv,Ada\n',
  })
  const [seen] = fieldsOf(outcome, 'google.youtube.watched')
  assert.equal(seen!['title'], 'Lluvia')
  assert.equal(fieldsOf(outcome, 'google.youtube.comments')[0]!['text'], 'Muy bien')
  assert.equal(fieldsOf(outcome, 'google.youtube.subscriptions').length, 1)
  assert.deepEqual(
    outcome.entries.filter((entry) => !entry.startsWith('imported')),
    ['kept canales/canal.csv'],
  )
})

test('the currency of a paid chat, and what it and a comment of today answer', async () => {
  const channel = 'UCaaaaaaaaaaaaaaaaaaaaaa'
  const { records } = await read({
    [`${folder}/live chats/live chats.csv`]:
      'Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Currency code,Video ID,Live Chat Text\n' +
      'Chat1,UCaaaaaaaaaaaaaaaaaaaaaa,2026-03-01T10:00:00.5+00:00,990000,USD,live0000001,"{""text"":""thanks""}"\n',
    [`${folder}/comments/comments.csv`]:
      'Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text,Top-Level Comment ID\n' +
      'UgzA.AVI3,UCaaaaaaaaaaaaaaaaaaaaaa,2026-04-11T18:26:40.15544+00:00,0,UgzA.AVI2,,video000001,"{""text"":""so""}",UgzA\n',
  })
  assert.deepEqual(
    records.map(({ time, fields, rest }) => [time, fields['price'], { ...rest }]),
    [
      [
        Date.parse('2026-03-01T10:00:00.500Z'),
        '990000',
        { 'channel id': channel, currency: 'USD' },
      ],
      [Date.parse('2026-04-11T18:26:40.155Z'), undefined, { 'channel id': channel, top: 'UgzA' }],
    ],
  )
})

test('the songs of YouTube Music, of before and since 2023, and those uploaded to it', async () => {
  const outcome = await read({
    'Takeout/YouTube et YouTube Music/music (library and uploads)/music library songs.csv':
      'ID vidéo,Song Title,Album Title,Artist Name 1,Artist Name 2\nsong-000001,Lumière,"Soup, hot",Ada,Ben\n\n',
    [`${folder}/music-library-songs.csv`]:
      'Song URL,Song Title,Album Title,Artist Names\nhttps://music.youtube.com/watch?v=song-000001,Lumière,"Soup, hot","Ada, Ben"\n',
    [`${folder}/music-uploads/music-uploads-metadata.csv`]:
      'Song Title,Album Title,Artist Names,Duration Seconds\nMine,,Ada,123.4\n',
  })
  const song = {
    ...{ playlist: 'music library songs', video_id: 'song-000001' },
    ...{ title: 'Lumière', album: 'Soup, hot', artist: 'Ada, Ben' },
  }
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    song,
    song,
    { playlist: 'music uploads metadata', title: 'Mine', artist: 'Ada' },
  ])
  assert.equal(outcome.records[0]!.key, outcome.records[1]!.key)
})

test('ads on a page, surveys and tools in the history of what was watched are no videos', async () => {
  const entry = (title: string, more: object = {}) => ({
    ...{ header: 'YouTube', title, time: '2026-07-26T10:00:00.000Z', products: ['YouTube'] },
    ...more,
  })
  const outcome = await read({
    [`${folder}/history/watch-history.json`]: [
      entry('Watched a video that has been removed'),
      entry('Ein Video angesehen, das entfernt wurde'),
      entry('Heeft gekeken', { titleUrl: 'https://www.youtube.com/watch?v=' }),
      entry('Viewed Ads On YouTube Homepage', { details: [{ name: 'From Google Ads' }] }),
      entry('Werbung auf der Startseite', { details: [{ name: 'Aus Google Ads' }] }),
      entry('Answered survey question'),
      entry('Used Shorts creation tools'),
      entry('Viewed a post from Ada', { titleUrl: 'https://www.youtube.com/post/Ugkx1' }),
    ],
  })
  assert.deepEqual(
    outcome.records.map(({ collection, fields }) => [collection, fields['title']]),
    [
      ['google.youtube.watched', 'a video that has been removed'],
      ['google.youtube.watched', 'Ein Video angesehen, das entfernt wurde'],
      ['google.youtube.watched', 'Heeft gekeken'],
      ['google.activity', 'Viewed Ads On YouTube Homepage'],
      ['google.activity', 'Werbung auf der Startseite'],
      ['google.activity', 'Answered survey question'],
      ['google.activity', 'Used Shorts creation tools'],
      ['google.activity', 'Viewed a post from Ada'],
    ],
  )
})

test('a video in a playlist whose time nobody wrote down is in it all the same', async () => {
  const outcome = await read({
    [`${folder}/playlists/Tea-videos.csv`]:
      'Video ID,Playlist Video Creation Timestamp\naaaaaaaaaaa,2024-01-02T03:04:05+00:00\nbbbbbbbbbbb,\n',
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.youtube.playlist_items').map((one) => one['video_id']),
    ['aaaaaaaaaaa', 'bbbbbbbbbbb'],
  )
})

test('playlists in a language whose columns nobody knows keep their titles', async () => {
  const folder = 'Takeout/YouTube i YouTube Music'
  const id = 'PLaaaaaaaaaaaaaaaa'
  const image = ['2024-01-01T00:00:00+00:00', 'https://example.org/i.jpg', '90', '120']
  const times = ['2024-01-02T03:04:05+00:00', '2024-02-02T03:04:05+00:00']
  const heads = ['Identifier', 'Add', 'Image', 'Where', 'High', 'Wide', 'Called', 'Language']
  const row = [id, 'False', ...image, 'Cançons, velles', 'ca', ...times, 'Manual', 'Private']
  const quoted = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(',')
  const outcome = await read({
    [`${folder}/llistes/llistes.csv`]: [
      quoted([...heads, 'Made', 'Changed', 'Order', 'Who']),
      quoted(row),
      quoted([...row.slice(0, 7).with(0, `${id}b`), '', ...row.slice(8)]),
    ].join('\n'),
    [`${folder}/llistes/Vídeos de_ Cançons.csv`]:
      'Identificador,Marca de temps\naaaaaaaaaaa,2024-01-02T03:04:05+00:00\n',
  })
  const made = { title: 'Cançons, velles', visibility: 'Private' }
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: id, ...made },
    { playlist_id: `${id}b`, ...made },
  ])
  assert.equal(outcome.records[0]!.time, Date.parse('2024-01-02T03:04:05Z'))
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'Cançons', video_id: 'aaaaaaaaaaa' },
  ])
})

test('a video that is twice in a list is there twice', async () => {
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/playlists/Tea-videos.csv':
      'Video ID,Playlist Video Creation Timestamp\n7diV5bq6xh8,2016-02-08T22:55:33+00:00\n7diV5bq6xh8,2017-07-19T05:10:43+00:00\n',
  })
  assert.deepEqual(
    records.map(({ time }) => new Date(time!).getUTCFullYear()),
    [2016, 2017],
  )
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
})

test('own videos as exports of before 2023 tell of them', async () => {
  const { records } = await read({
    'Takeout/YouTube and YouTube Music/videos/Video Metadata.csv':
      'Video Id,Channel Id,Title,Status,Visibility,Time Created,Time Published,Duration,Description,Category\nN5dAz0DdU4c,UCXCGIolHtgFMmZ55eRXtBVQ,"November 17, 2018",processed,Public,2018-11-17 21:07:51 UTC,2018-11-17 21:09:02 UTC,16 seconds,A cup,Blogs\n',
  })
  assert.equal(records[0]!.time, Date.parse('2018-11-17T21:07:51Z'))
  assert.deepEqual(records[0]!.fields, {
    ...{ video_id: 'N5dAz0DdU4c', title: 'November 17, 2018' },
    ...{ description: 'A cup', privacy: 'Public' },
  })
})
