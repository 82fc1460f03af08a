import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const now = () => Date.UTC(2026, 0, 1)

async function told(collection: string, files: Record<string, object>) {
  const part = memoryPart('facebook-ada-2024-01-01-x.zip', zipOf(files))
  const { records, classes } = await readAll([part], [facebook], { now })
  assert.deepEqual([...classes.values()].map((one) => one.class).toSorted(), [
    ...Object.keys(files).map(() => 'imported'),
  ])
  return records
    .filter((record) => record.collection === collection)
    .map(({ time, fields }) => [time, { ...fields }])
}

test('what was looked at, under headings one or two levels deep', async () => {
  const entry = (name: string, more: object = {}) => ({
    timestamp: 1556805143,
    data: { name, uri: `https://www.facebook.com/${name}/`, ...more },
  })
  const viewed = await told('facebook.viewed', {
    'logged_information/interactions/recently_viewed.json': {
      recently_viewed: [
        {
          name: 'Facebook Watch',
          description: 'Shows',
          children: [
            { name: 'Time spent', entries: [entry('bakers', { watch_time: '30' })] },
            { name: 'Shows', entries: [{ data: { value: '29. okt. 2018' } }] },
          ],
        },
        { name: 'Posts in your feed', entries: [entry('p\u00c3\u00a5ske')] },
      ],
    },
    'logged_information/interactions/recently_visited.json': {
      visited_things_v2: [{ name: 'Profile visits', entries: [entry('finn')] }],
    },
  })
  const time = 1556805143000
  const url = (name: string) => `https://www.facebook.com/${name}/`
  assert.deepEqual(viewed, [
    [
      time,
      {
        ...{ name: 'bakers', kind: 'viewed', url: url('bakers') },
        ...{ heading: 'Time spent', watched_s: 30 },
      },
    ],
    [null, { name: '29. okt. 2018', kind: 'viewed', heading: 'Shows' }],
    [time, { name: 'påske', kind: 'viewed', url: url('påske'), heading: 'Posts in your feed' }],
    [time, { name: 'finn', kind: 'visited', url: url('finn'), heading: 'Profile visits' }],
  ])
})

test('what was visited, as labelled records; a single one without a list around it', async () => {
  const visit = (value: string) => ({
    timestamp: 1556805143,
    media: [],
    label_values: [{ label: 'Name', value }],
    fbid: '5',
  })
  const where = 'logged_information/interactions'
  const visited = await told('facebook.viewed', {
    [`${where}/profile_visits.json`]: [visit('Finn'), visit('Mia')],
    [`${where}/link_history.json`]: {
      ...{ timestamp: 1556805143, media: [], fbid: '6' },
      label_values: [
        { label: 'Title', value: 'Soup' },
        { label: 'URL', value: 'https://example.com/soup', href: 'https://example.com/soup' },
      ],
    },
  })
  const time = 1556805143000
  assert.deepEqual(visited, [
    [time, { name: 'Finn', kind: 'visited' }],
    [time, { name: 'Mia', kind: 'visited' }],
    [time, { name: 'Soup', kind: 'viewed', url: 'https://example.com/soup' }],
  ])
})

const OFF = 'apps_and_websites_off_of_facebook'

test('what others told Meta, as one list for each of them and labelled', async () => {
  const labelled = {
    title: 'Caf\u00c3\u00a9',
    fbid: '1',
    label_values: [
      {
        label: '\u00c3\u0089v\u00c3\u00a9nements',
        vec: [
          {
            dict: [
              { label: 'ID', value: '853766335050306' },
              { label: 'Type', value: 'PURCHASE' },
              { label: 'Re\u00c3\u00a7u', timestamp_value: 1615460377 },
            ],
          },
        ],
      },
    ],
  }
  const expected = [
    [1615460377000, { name: 'Café', kind: 'purchase', event_id: '853766335050306' }],
  ]
  const of = (file: object) =>
    told('facebook.off_facebook', {
      [`${OFF}/your_activity_off_meta_technologies.json`]: file,
    })
  const event = { id: 853766335050306, type: 'PURCHASE', timestamp: 1615460377 }
  assert.deepEqual(
    await of({ off_facebook_activity_v2: [{ name: 'Caf\u00c3\u00a9', events: [event] }] }),
    expected,
  )
  assert.deepEqual(await of([labelled]), expected)
  // A single one stands without a list around it.
  assert.deepEqual(await of(labelled), expected)
})

test('polls: what was asked, and what was chosen', async () => {
  const options = [
    { option: 'Soup', voted: true },
    { option: 'Bread', voted: false },
  ]
  const polls = await told('facebook.polls', {
    'your_facebook_activity/polls/polls_you_voted_on.json': {
      poll_votes_v2: [
        {
          timestamp: 1507814224,
          attachments: [{ data: [{ poll: { question: 'Lunch?', options } }] }],
          title: 'Ada voted on a poll.',
        },
      ],
    },
  })
  assert.deepEqual(polls, [
    [
      1507814224000,
      {
        ...{ question: 'Lunch?', choices: ['Soup'], options: ['Soup', 'Bread'] },
        title: 'Ada voted on a poll.',
      },
    ],
  ])
})

test('a vote whose question and answers are labelled', async () => {
  const zip = zipOf({
    'your_facebook_activity/polls/your_poll_votes.json': {
      media: [],
      label_values: [
        { label: 'Question', value: 'Tea or coffee?' },
        { label: 'Creation time', timestamp_value: 1700000000 },
        { title: 'Votes', dict: [{ title: '', dict: [{ label: 'Option', value: 'Tea' }] }] },
      ],
      fbid: '17',
    },
  })
  const { records } = await readAll([memoryPart('facebook-ada.zip', zip)], [facebook])
  assert.deepEqual(
    records.map(({ collection, time, fields }) => [collection, time, { ...fields }]),
    [['facebook.polls', 1700000000000, { question: 'Tea or coffee?', choices: ['Tea'] }]],
  )
})
