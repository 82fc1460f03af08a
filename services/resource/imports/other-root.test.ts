/** Meta calls the folder around everything otherwise from year to year, and not always the same in a file and on disk. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

test('a picture that comes with a later part is found below another folder than its message says', {
  timeout: 60_000,
}, async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const lies = 'messages/inbox/bo_1234567/photos/1.jpg'
  const page = {
    participants: [{ name: 'Bo' }],
    messages: [
      {
        ...{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000 },
        photos: [{ uri: `your_activity_across_facebook/${lies}` }],
      },
    ],
    title: 'Bo',
  }
  const message = 'your_facebook_activity/messages/inbox/bo_1234567/message_1.json'
  await ana.bring({ 'facebook-ana-2024-01-01-a.zip': zipOf({ [message]: JSON.stringify(page) }) })
  const later = zipOf({ [`your_facebook_activity/${lies}`]: 'the beach' })
  await ana.bring({ 'facebook-ana-2024-01-01-b.zip': later })
  const [record] = (await ana.records('facebook.messages')) as {
    photos?: { name: string } | null
  }[]
  assert.equal(record?.photos?.name, '1.jpg')
})
