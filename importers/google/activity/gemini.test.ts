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

test('a prompt of several lines keeps them, and is the same record from a page, which evens them out', async () => {
  const time = '2025-03-01T10:00:00.123Z'
  const title = 'Prompted def f():\n    return 1\nwhy?'
  const json = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.json': JSON.stringify([
      { header: 'Gemini Apps', title, time, products: ['Gemini Apps'] },
    ]),
  })
  const page = await read({
    'Takeout/My Activity/Gemini Apps/MyActivity.html':
      '<div class="outer-cell"><p class="mdl-typography--title">Gemini Apps</p><div class="mdl-typography--body-1">Prompted def f():<br>return 1<br>why?<br>Mar 1, 2025, 10:00:00 AM UTC<br><p>Yes.</p></div></div>',
  })
  assert.equal(json.records[0]!.fields['prompt'], 'def f():\n    return 1\nwhy?')
  assert.equal(page.records[0]!.fields['prompt'], 'def f():\nreturn 1\nwhy?')
  assert.equal(page.records[0]!.key, json.records[0]!.key)
})
