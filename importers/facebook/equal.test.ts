import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const timestamp = 1600000000
const twice = <T>(one: T) => [one, one]
const part = (name: string, files: Record<string, object>) => memoryPart(name, zipOf(files))

/** How many records there are, by collection, of one download and of the same brought again. */
async function counted(files: Record<string, object>) {
  const { records } = await readAll([part('a.zip', files), part('b.zip', files)], [facebook])
  const counts: Record<string, number> = {}
  for (const one of new Set(records.map(({ collection, key }) => `${collection} ${key}`))) {
    const collection = one.slice(0, one.indexOf(' '))
    counts[collection] = (counts[collection] ?? 0) + 1
  }
  return counts
}

test('posts without any text, and comments and reactions of one second, are as many as there are', async () => {
  const like = {
    ...{ timestamp, title: "Ada likes Ben's photo." },
    data: [{ reaction: { reaction: 'LIKE', actor: 'Ada' } }],
  }
  const said = {
    ...{ timestamp, title: "Ada commented on Ben's post." },
    data: [{ comment: { timestamp, comment: 'Tea', author: 'Ada' } }],
  }
  const counts = await counted({
    'your_facebook_activity/posts/your_posts_1.json': twice({ timestamp, data: [] }),
    'your_facebook_activity/comments_and_reactions/comments.json': { comments_v2: twice(said) },
    'your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json': twice(like),
  })
  const expected = { posts: 2, comments: 2, reactions: 2 }
  assert.deepEqual(counts, under(expected))
})

test('sign-ins and changes of the account of one second are as many as there are, and told in two files once', async () => {
  const session = { created_timestamp: timestamp, ip_address: '192.0.2.1', user_agent: 'X' }
  const login = { action: 'Login', timestamp, ip_address: '192.0.2.1', user_agent: 'X' }
  const folder = 'security_and_login_information'
  const counts = await counted({
    [`${folder}/record_details.json`]: {
      admin_records_v2: twice({ event: 'Password Change', session }),
    },
    [`${folder}/account_activity.json`]: { account_activity_v2: twice(login) },
    [`${folder}/logins_and_logouts.json`]: { account_accesses_v2: twice(login) },
  })
  assert.deepEqual(counts, under({ sign_ins: 4 }))
})

test('what was looked at, clicked and put up for sale of one second, events, stories and people of one name', async () => {
  const seen = { timestamp, data: { name: 'Tea', uri: 'https://example.org/tea' } }
  const labelled = { timestamp, label_values: [{ label: 'Name', value: 'Tea' }] }
  const poll = { question: 'Tea?', options: [{ option: 'Yes', voted: true }] }
  const voted = { timestamp, attachments: [{ data: [{ poll }] }], title: 'Ada voted.' }
  const counts = await counted({
    'your_interactions_on_facebook/recently_viewed.json': {
      recently_viewed: [{ name: 'Videos', entries: twice(seen) }],
    },
    'logged_information/interactions/items_viewed.json': twice(labelled),
    'ads_information/advertisers_you_have_interacted_with.json': {
      history_v2: twice({ title: 'Shoes', action: 'Clicked ad', timestamp }),
    },
    'events/your_event_responses.json': {
      event_responses_v2: {
        events_joined: [
          { name: 'Tea', start_timestamp: timestamp },
          { name: 'Rain', start_timestamp: timestamp + 60 },
          { name: 'Tea', start_timestamp: timestamp },
        ],
      },
    },
    'stories/archived_stories.json': {
      archived_stories_v2: twice({ timestamp, data: [], title: 'Ada added to her story.' }),
    },
    'polls/polls_you_voted_on.json': { poll_votes_v2: twice(voted) },
    'facebook_marketplace/items_sold.json': {
      items_selling_v2: twice({ title: 'Chair', created_timestamp: timestamp }),
    },
    'friends/people_you_may_know.json': [
      { label_values: [{ label: 'Names', vec: twice({ value: 'Ben' }) }] },
    ],
  })
  const lists = { events: 3, friends: 2, polls: 2, posts: 2, stories: 2 }
  assert.deepEqual(counts, under({ ...lists, viewed: 6 }))
})

test('one thing under two headings stays one, and a concluded interest that stands twice', async () => {
  const seen = { timestamp, data: { name: 'Tea', uri: 'https://example.org/tea' } }
  const counts = await counted({
    'your_interactions_on_facebook/recently_viewed.json': {
      recently_viewed: [
        { name: 'Videos', entries: [seen] },
        { name: 'Shows', entries: [seen] },
      ],
    },
    'ads_information/ads_interests.json': { topics_v2: ['Tea', 'Tea'] },
  })
  assert.deepEqual(counts, under({ viewed: 1, interests: 1 }))
})

function under(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [`facebook.${name}`, count]),
  )
}
