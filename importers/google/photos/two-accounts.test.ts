/** Exports of two people that come together: what is called alike is not the same. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

const TRIP = 'Takeout/Google Photos/Trip_'

function exportOf(who: string, title: string) {
  return zipOf({
    [`${TRIP}/metadata.json`]: { title },
    [`${TRIP}/${who}.jpg`]: `photo of ${who}`,
    [`${TRIP}/${who}.jpg.json`]: {
      title: `${who}.jpg`,
      photoTakenTime: { timestamp: '1500000000' },
    },
    'Takeout/Profile/Profile.json': { emails: [{ value: `${who}@example.org` }] },
  })
}

test('albums of two people whose folders are called alike are each called as its own file says', async () => {
  const { records } = await readAll(
    [
      memoryPart('takeout-20240101T000000Z-001.zip', exportOf('ana', 'Trip?')),
      memoryPart('takeout-20240102T000000Z-001.zip', exportOf('bo', 'Trip:')),
    ],
    [google],
  )
  const photos = records.filter(({ collection }) => collection === 'google.photos')
  assert.deepEqual(
    photos.map(({ account, fields }) => [account, fields['albums']]),
    [
      ['ana@example.org', ['Trip?']],
      ['bo@example.org', ['Trip:']],
    ],
  )
})
