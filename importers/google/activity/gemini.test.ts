import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixture, read } from '../_export.ts'

test('a chat with Gemini is a prompt with its answers and files, from JSON and from a page', async () => {
  const json = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.json': await fixture('gemini/MyActivity.json'),
    'Takeout/My Activity/Gemini Apps/tea-1a2b.png': '\x89PNG\r\n\x1a\n',
  })
  const [first] = json.records
  assert.equal(json.records.length, 1)
  assert.equal(first!.collection, 'google.gemini')
  assert.equal(first!.time, Date.parse('2024-06-01T10:00:00Z'))
  assert.deepEqual(first!.fields, {
    prompt: 'What is in this picture, and in the café?',
    answers: ['A cup of tea.\ngreen', 'Tea.'],
    answers_html: ['<p>A <b>cup</b> of tea.</p><ul><li>green</li></ul>', '<p>Tea.</p>'],
  })
  assert.equal(first!.files![0]!.role, 'attachments')
  assert.ok(json.entries.includes('imported Takeout/My Activity/Gemini Apps/tea-1a2b.png'))
  const page = await read({
    'Takeout/Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.html':
      await fixture('gemini/MyActivity.html'),
    'Takeout/Meine Aktivitäten/Gemini-Apps/tea-1a2b.png': '\x89PNG\r\n\x1a\n',
  })
  assert.equal(page.records[0]!.key, first!.key)
  assert.deepEqual(page.records[0]!.fields['prompt'], first!.fields['prompt'])
  assert.deepEqual(page.records[0]!.fields['answers'], ['A cup of tea.\ngreen'])
  assert.equal(page.records[0]!.files![0]!.sha256, first!.files![0]!.sha256)
})
