/** More kinds of small parts, of which several tell of the same things: conversations, posts, books, measurements, pages and lists. */

import { jpeg, points, recordsPath } from '../_points.ts'
import type { Half } from './_halves.ts'

const takeout = (nth: number, day = '20260101') => `takeout-${day}T000000Z-00${nth}.zip`
const facebook = (nth: number, day = '2026-01-01') => `facebook-ana-${day}-${nth}.zip`
const instagram = (nth: number, day = '2026-01-01') => `instagram-ana-${day}-${nth}.zip`
const json = (path: string, content: unknown) => ({ [path]: JSON.stringify(content) })

const inbox = 'your_instagram_activity/messages/inbox/bo_1'
const direct = (title: string, ...messages: object[]) => ({
  ...{ participants: [{ name: 'Ana' }, { name: 'Bo' }], title, messages },
  ...{ is_still_participant: true, thread_path: 'inbox/bo_1' },
})
const seen = { uri: `${inbox}/photos/8.jpg`, creation_timestamp: 1_600_000_000 }
const posted = (name: string, title: string) => ({
  media: [{ uri: `media/posts/202104/${name}.jpg`, creation_timestamp: 1_618_000_000, title }],
})
const posts = 'your_instagram_activity/content/posts_1.json'

const album = (more: object = {}) =>
  json('your_facebook_activity/posts/album/0.json', {
    ...{ name: 'Rain', last_modified_timestamp: 1_500_000_200 },
    photos: ['sea', 'wood'].map((name, nth) => ({
      ...{ uri: `your_facebook_activity/posts/media/rain_1/${name}.jpg` },
      ...{ creation_timestamp: 1_500_000_000 + nth, title: 'Rain' },
      ...(nth === 0 && more),
    })),
  })

const cards = 'Takeout/Contacts/All Contacts'
const card = (...lines: string[]) =>
  ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Zoé', ...lines, 'END:VCARD', ''].join('\r\n')
const face = 'PHOTO:https://lh3.googleusercontent.com/x'

const letter = (labels: string, more = '') =>
  [
    'From 1@xxx Tue Aug 05 08:00:23 +0000 2008',
    ...['X-GM-THRID: 1277085061787340000', 'X-GM-MSGID: 1277085061787347926'],
    ...[`X-Gmail-Labels: ${labels}`, 'Date: Tue, 5 Aug 2008 08:00:23 +0000'],
    ...['From: Zoe <zoe@example.com>', 'Subject: Tea', 'Content-Type: multipart/mixed; boundary=b'],
    ...['', '--b', '', 'At nine.', '--b', 'Content-Disposition: attachment; filename="map.txt"'],
    ...['', 'north', '--b--', more, ''],
  ].join('\r\n')

const fitbit = 'Takeout/Fitbit'
const searches = 'Takeout/My Activity/Search/MyActivity'
const search = (more: object = {}) => ({
  ...{ header: 'Search', title: 'Searched for tea', products: ['Search'] },
  ...{ titleUrl: 'https://www.google.com/search?q=tea', time: '2021-01-15T08:00:00.789Z', ...more },
})
const page = (...cells: string[]) =>
  `<html><body><div class="mdl-grid">${cells.join('')}</div></body></html>`
const cell = (header: string, content: string) =>
  `<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell"><p class="mdl-typography--title">${header}<br></p></div><div class="content-cell mdl-typography--body-1">${content}</div><div class="content-cell mdl-typography--caption"><b>Products:</b><br>&emsp;${header}<br></div></div></div>`
const history = 'Takeout/YouTube and YouTube Music/history/watch-history'
const watched = {
  ...{ header: 'YouTube', title: 'Watched Cats', products: ['YouTube'] },
  titleUrl: 'https://www.youtube.com/watch?v=abcDEF12345',
  subtitles: [{ name: 'Cat Channel', url: 'https://www.youtube.com/channel/UCcats' }],
  time: '2022-10-11T12:13:14.999Z',
}

/** As `kinds` in _halves.ts. */
export const lists: Record<string, Half[]> = {
  'a conversation of Instagram and its picture': [
    {
      name: instagram(1),
      files: json(
        `${inbox}/message_1.json`,
        direct('Bo', {
          ...{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, content: 'tea', photos: [seen] },
        }),
      ),
    },
    { name: instagram(2), files: { [seen.uri]: jpeg('seen') } },
    {
      name: instagram(3),
      files: json(
        `${inbox}/message_2.json`,
        direct('Bob', { sender_name: 'Bo', timestamp_ms: 1_500_000_000_000, content: 'hi' }),
      ),
    },
    {
      name: instagram(1, '2026-03-01'),
      files: json(
        `${inbox}/message_1.json`,
        direct('Robert', {
          ...{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, content: 'tea', photos: [seen] },
          reactions: [{ reaction: '👍', actor: 'Ana' }],
        }),
      ),
    },
  ],
  'posts of Instagram and their pictures': [
    { name: instagram(1), files: json(posts, [posted('1_n', 'Café')]) },
    { name: instagram(2), files: { 'media/posts/202104/1_n.jpg': jpeg('café') } },
    {
      name: instagram(1, '2026-03-01'),
      files: {
        ...json(posts, [posted('1_n', 'Tea'), posted('2_n', 'Tea')]),
        'media/posts/202104/2_n.jpg': jpeg('tea'),
      },
    },
  ],
  'an album of Facebook, its pictures and what is said below them': [
    { name: facebook(1), files: album() },
    {
      name: facebook(2),
      files: { 'your_facebook_activity/posts/media/rain_1/sea.jpg': jpeg('sea') },
    },
    {
      name: facebook(3),
      files: json('your_facebook_activity/posts/your_uncategorized_photos.json', {
        other_photos_v2: [
          {
            uri: 'your_facebook_activity/posts/media/rain_1/wood.jpg',
            ...{ creation_timestamp: 1_500_000_001, description: 'a wood' },
          },
        ],
      }),
    },
    {
      name: facebook(1, '2026-03-01'),
      files: album({
        description: 'the sea',
        comments: [{ timestamp: 1_500_000_100, comment: 'So wet', author: 'Bo' }],
      }),
    },
  ],
  'a file of Drive, again and with what is said of it': [
    { name: takeout(1), files: { 'Takeout/Drive/tea.txt': 'green' } },
    {
      name: takeout(2),
      files: {
        ...json('Takeout/Drive/tea.txt-info.json', { title: 'tea.txt', starred: true }),
        'Takeout/Drive/tea-comments.html': '<html><body>Good</body></html>',
      },
    },
    {
      name: takeout(1, '20260301'),
      files: { 'Takeout/Drive/tea.txt': 'green', 'Takeout/Drive/cake.txt': 'green' },
    },
  ],
  'a contact, their picture and labels': [
    { name: takeout(1), files: { [`${cards}/All Contacts.vcf`]: card('TEL:+1', face) } },
    { name: takeout(2), files: { [`${cards}/Zoé.jpg`]: jpeg('Zoé') } },
    { name: takeout(3), files: { 'Takeout/Contacts/Tea/Tea.vcf': card('TEL:+1', face) } },
    {
      name: takeout(1, '20260301'),
      files: {
        [`${cards}/All Contacts.vcf`]: card('TEL:+2', 'EMAIL:z@example.com', face),
        [`${cards}/Zoé.jpg`]: jpeg('Zoé, older'),
      },
    },
  ],
  'a letter in two mailboxes': [
    { name: takeout(1), files: { 'Takeout/Mail/Tea.mbox': letter('Tea') } },
    { name: takeout(2), files: { 'Takeout/Mail/All mail.mbox': letter('Inbox,Tea') } },
    { name: takeout(1, '20260301'), files: { 'Takeout/Mail/All mail.mbox': letter('Old', 'x') } },
  ],
  'what Fitbit measured, in lists and tables': [
    {
      name: takeout(1),
      files: {
        ...json(`${fitbit}/Global Export Data/steps-2026-09-11.json`, [
          { dateTime: '09/12/26 05:00:00', value: '29' },
        ]),
        ...json(`${fitbit}/Global Export Data/sleep-2026-09-11.json`, [
          {
            ...{ logId: 1, dateOfSleep: '2026-09-12', duration: 60000 },
            startTime: '2026-09-11T23:00:00.000',
          },
        ]),
      },
    },
    {
      name: takeout(2),
      files: {
        [`${fitbit}/Physical Activity_GoogleData/steps_2026-09-01.csv`]:
          'timestamp,steps,data source\n2026-09-12T05:00:00Z,29,Band\n',
        [`${fitbit}/Health Fitness Data_GoogleData/UserSleeps_2026-09-01.csv`]:
          'sleep_id,sleep_type,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source\n' +
          '111,STAGES,410,+05:30,2026-09-11 17:30:00+0000,+05:30,2026-09-12 01:00:00+0000,B\n',
      },
    },
    {
      name: takeout(1, '20260301'),
      files: json(`${fitbit}/Global Export Data/steps-2026-09-11.json`, [
        { dateTime: '09/12/26 05:00:00', value: '29' },
        { dateTime: '09/12/26 05:01:00', value: '3' },
      ]),
    },
  ],
  'points of two exports': [
    { name: takeout(1), files: { [recordsPath]: points(3) } },
    { name: takeout(1, '20260301'), files: { [recordsPath]: points(5) } },
    {
      name: takeout(1, '20260401'),
      files: {
        [recordsPath]: points(4).replaceAll('{"timestampMs"', '{"altitude":3,"timestampMs"'),
      },
    },
  ],
  'what was looked for, as pages and as lists': [
    { name: takeout(1), files: json(`${searches}.json`, [search()]) },
    {
      name: takeout(1, '20260301'),
      files: {
        [`${searches}.html`]: page(
          cell(
            'Search',
            'Searched for&nbsp;<a href="https://www.google.com/search?q=tea">tea</a><br>Jan 15, 2021, 8:00:00 AM UTC<br>',
          ),
          cell(
            'Search',
            'Searched for&nbsp;<a href="https://www.google.com/search?q=cake">cake</a><br>Jan 16, 2021, 8:00:00 AM UTC<br>',
          ),
        ),
      },
    },
    {
      name: takeout(1, '20260401'),
      files: json(`${searches}.json`, [search({ locationInfos: [{ name: 'At home' }] })]),
    },
  ],
  'what was watched, as pages and as lists': [
    { name: takeout(1), files: json(`${history}.json`, [watched]) },
    {
      name: takeout(1, '20260301'),
      files: {
        [`${history}.html`]: page(
          cell(
            'YouTube',
            'Watched&nbsp;<a href="https://www.youtube.com/watch?v=abcDEF12345">Cats</a><br><a href="https://www.youtube.com/channel/UCcats">Cat Channel</a><br>Oct 11, 2022, 12:13:14&nbsp;PM UTC<br>',
          ),
        ),
      },
    },
    {
      name: takeout(1, '20260401'),
      files: json(`${history}.json`, [{ ...watched, title: 'Watched Cats!' }]),
    },
  ],
  'exports of which some say whose they are': [
    { name: takeout(1), files: { [recordsPath]: points(3) } },
    {
      name: takeout(2),
      files: json('Takeout/Profile/Profile.json', { emails: [{ value: 'ana@example.com' }] }),
    },
    { name: takeout(3), files: json(`${searches}.json`, [search()]) },
  ],
}
