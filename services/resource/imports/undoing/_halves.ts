/** Small parts of exports that have to do with each other, for tests of what is left when some of them go. */

import { jpeg } from '../_points.ts'

export interface Half {
  name: string
  files: Record<string, string | Buffer>
}

const takeout = (nth: number, day = '20260101') => `takeout-${day}T000000Z-00${nth}.zip`
const facebook = (nth: number, day = '2026-01-01') => `facebook-ana-${day}-${nth}.zip`

const year = 'Takeout/Google Photos/Photos from 2020'
const about = (title: string, more: object = {}) =>
  JSON.stringify({
    ...{ title, description: `of ${title}`, photoTakenTime: { timestamp: '1577836800' } },
    ...{ geoData: { latitude: 48.1, longitude: 11.5, altitude: 500 }, ...more },
  })
const a = { [`${year}/a.jpg`]: jpeg('a') }
const ofA = { [`${year}/a.jpg.supplemental-metadata.json`]: about('a.jpg') }
const film = { [`${year}/a.mp4`]: 'a film' }
const edited = { [`${year}/a-edited.jpg`]: jpeg('a, brighter') }
const trip = 'Takeout/Google Photos/Trip'

const thread = 'your_facebook_activity/messages/inbox/bo_1'
const page = (nth: number, messages: object[], more: object = {}) => ({
  [`${thread}/message_${nth}.json`]: JSON.stringify({
    participants: [{ name: 'Ana' }, { name: 'Bo' }],
    ...{ messages, title: 'Bo', thread_path: 'inbox/bo_1', ...more },
  }),
})
const sticker = 'your_facebook_activity/messages/stickers_used/1.png'
const picture = `${thread}/photos/2.jpg`
const posts = 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json'
const media = ['sea', 'wood'].map((name) => `your_facebook_activity/posts/media/${name}.jpg`)
const post = (more: object = {}) => ({
  [posts]: JSON.stringify([
    {
      ...{ timestamp: 1_500_000_000, data: [{ post: 'both' }], ...more },
      attachments: [{ data: media.map((uri) => ({ media: { uri } })) }],
    },
  ]),
})

const note = (textContent: string, more: object = {}) => ({
  'Takeout/Keep/Tea.json': JSON.stringify({
    ...{ title: 'Tea', isTrashed: false, textContent, ...more },
    createdTimestampUsec: 1_530_000_000_000_000,
    userEditedTimestampUsec: 1_540_000_000_000_000,
    attachments: [{ filePath: 'a.png', mimetype: 'image/png' }],
  }),
})

const space = 'Takeout/Google Chat/Groups/Space AAA'
const info = (name: string) => ({
  [`${space}/group_info.json`]: JSON.stringify({
    ...{ name, members: [{ name: 'Zoé', email: 'zoe@example.com', user_type: 'Human' }] },
  }),
})
const said = (id: number) => ({
  [`${space}/messages.json`]: JSON.stringify({
    messages: [1, id].map((at) => ({
      creator: { name: 'Zoé', email: 'zoe@example.com' },
      ...{ message_id: `AAA/t1/m${at}`, text: `tea ${at}` },
      created_date: `Thursday, November 3, 2016 at 11:59:5${at} AM UTC`,
      ...(at === 1 && { attached_files: [{ original_name: 'a.png', export_name: 'File-a.png' }] }),
    })),
  }),
})

const youtube = 'Takeout/YouTube and YouTube Music'

/** Of each kind several, of which some come, each with an import of its own. */
export const kinds: Record<string, Half[]> = {
  'a photo, its description, its film, its edited copy': [
    { name: takeout(1), files: a },
    { name: takeout(2), files: ofA },
    { name: takeout(3), files: film },
    { name: takeout(4), files: edited },
  ],
  'a photo of two exports': [
    { name: takeout(1), files: a },
    { name: takeout(2), files: ofA },
    { name: takeout(1, '20260301'), files: { ...a, 'Takeout/x.txt': 'x' } },
    {
      name: takeout(2, '20260301'),
      files: { [`${year}/a.jpg.supplemental-metadata.json`]: about('a.jpg', { favorited: true }) },
    },
  ],
  'a whole photo, again in another export, in halves': [
    { name: takeout(1), files: { ...a, ...ofA } },
    { name: takeout(1, '20260301'), files: { ...a, 'Takeout/x.txt': 'x' } },
    { name: takeout(2, '20260301'), files: { ...ofA, 'Takeout/y.txt': 'y' } },
    { name: takeout(3, '20260301'), files: film },
  ],
  'copies of a photo in folders, with descriptions': [
    { name: takeout(1), files: a },
    { name: takeout(2), files: { [`${trip}/a.jpg`]: jpeg('a') } },
    { name: takeout(3), files: ofA },
    {
      name: takeout(4),
      files: { [`${trip}/a.jpg.supplemental-metadata.json`]: about('a.jpg', { favorited: true }) },
    },
    {
      name: takeout(5),
      files: {
        [`${trip}/metadata.json`]: JSON.stringify({
          title: 'The trip',
          date: { timestamp: '1577836800' },
        }),
      },
    },
  ],
  'a description that fits by its stem': [
    { name: takeout(1), files: a },
    { name: takeout(2), files: { [`${year}/a.png.supplemental-metadata.json`]: about('a.png') } },
    { name: takeout(3), files: { [`${year}/a.png`]: '\x89PNG\r\n\x1a\n a' } },
  ],
  'a film whose photo is not here, with its description': [
    { name: takeout(1), files: film },
    { name: takeout(2), files: { [`${year}/a.HEIC.supplemental-metadata.json`]: about('a.HEIC') } },
    { name: takeout(3), files: { [`${year}/a.HEIC`]: 'a still' } },
  ],
  'a conversation of Facebook': [
    {
      name: facebook(1),
      files: page(1, [
        { sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, sticker: { uri: sticker } },
        { sender_name: 'Ana', timestamp_ms: 1_600_000_100_000, photos: [{ uri: picture }] },
      ]),
    },
    { name: facebook(2), files: { [sticker]: jpeg('sticker') } },
    {
      name: facebook(3),
      files: page(2, [{ sender_name: 'Bo', timestamp_ms: 1_500_000_000_000, content: 'hi' }], {
        title: 'Bob',
      }),
    },
    { name: facebook(4), files: { [picture]: jpeg('picture') } },
  ],
  'a post of Facebook and its pictures': [
    { name: facebook(1), files: post() },
    { name: facebook(2), files: { [media[0]!]: jpeg('sea') } },
    { name: facebook(3), files: { [media[1]!]: jpeg('wood') } },
    { name: facebook(1, '2026-03-01'), files: post({ tags: [{ name: 'Bo' }] }) },
  ],
  'a note and its picture': [
    { name: takeout(1), files: note('green') },
    { name: takeout(2), files: { 'Takeout/Keep/a.png': jpeg('tea') } },
    { name: takeout(1, '20260301'), files: note('black', { color: 'RED' }) },
    {
      name: takeout(2, '20260301'),
      files: { 'Takeout/Keep/a.png': jpeg('tea'), 'Takeout/y.txt': 'y' },
    },
  ],
  'a conversation of Chat, its name and its file': [
    { name: takeout(1), files: said(2) },
    { name: takeout(2), files: info('Tea lovers') },
    { name: takeout(3), files: { [`${space}/File-a.png`]: '\x89PNG\r\n\x1a\n a' } },
    { name: takeout(1, '20260301'), files: { ...said(3), ...info('Coffee lovers') } },
  ],
  'videos of YouTube, their table and lists': [
    {
      name: takeout(1),
      files: {
        [`${youtube}/video metadata/videos.csv`]:
          'Video ID,Video Title (Original),Privacy,Video Create Timestamp\nmyVIDEO1234,Tea: how?,Public,2020-01-01T00:00:00Z\n',
      },
    },
    { name: takeout(2), files: { [`${youtube}/videos/Tea_ how_.mp4`]: 'a film' } },
    {
      name: takeout(3),
      files: {
        [`${youtube}/playlists/Tea-videos.csv`]:
          'Video ID,Playlist Video Creation Timestamp\nabcdefghijk,2022-02-02T03:04:05+00:00\n',
      },
    },
    {
      name: takeout(4),
      files: {
        [`${youtube}/playlists/playlists.csv`]:
          'Playlist ID,Playlist description (original),Playlist title (original),Playlist create timestamp,Playlist visibility\nlist-1,For tea,Tea,2022-01-02T03:04:05+00:00,Private\n',
      },
    },
  ],
}
