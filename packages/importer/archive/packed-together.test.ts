/** Parts that somebody packed together are opened; archives that are somebody's own files are not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keeping, memoryPart, readAll, zipOf } from '../testing.ts'

const part = zipOf({ 'Takeout/Keep/a.json': '{"a":1}' })
const read = async (files: Record<string, string | Buffer>) =>
  (await readAll([memoryPart('all.zip', zipOf(files))], [keeping])).entries

test('a zip that is alone in the Drive of a part stays one of its files', async () => {
  for (const path of ['Takeout/Drive/tax.zip', 'Takeout/Drive/takeout-2019.zip', 'Drive/tax.zip']) {
    assert.deepEqual(await read({ [path]: part }), [`kept ${path}`])
  }
  const chat = 'your_facebook_activity/messages/inbox/zoe_1/files/facebook-ideas.zip'
  assert.deepEqual(await read({ [chat]: part, 'a.json': '{}' }), ['kept a.json', `kept ${chat}`])
})

test('parts of an export are opened in a folder too, and beside what somebody put to them', async () => {
  const names = [
    'takeout-20260101T000000Z-001.zip',
    'My exports/takeout-20260101T000000Z-001.zip',
    'meta-2026-Jan-10-17-13-19.zip',
  ]
  for (const name of names) {
    assert.deepEqual(await read({ [name]: part, 'read me.txt': 'mine' }), [
      'kept Takeout/Keep/a.json',
      'kept read me.txt',
    ])
  }
  assert.deepEqual(await read({ 'holiday.zip': part, 'read me.txt': 'mine' }), [
    'kept holiday.zip',
    'kept read me.txt',
  ])
})
