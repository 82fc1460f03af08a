import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordEvent } from '@mandate/importer'
import { read } from '../_export.ts'

const folder = 'Takeout/Google Chat/Groups/Space AAA'

test('pasted pictures of one name are each the picture of their own message', async () => {
  const { records, codes } = await read({
    [`${folder}/messages.json`]: messages('File-image.png', 'File-image.png', 'File-image.png'),
    [`${folder}/File-image.png`]: 'first',
    [`${folder}/File-image(1).png`]: 'second one',
    [`${folder}/File-image(2).png`]: 'the third one',
  })
  assert.deepEqual(records.map(sizes), [[5], [10], [13]])
  assert.deepEqual(codes, [])
})

test('the second picture of a name that is not in these parts is missing, not the first', async () => {
  const { records } = await read({
    [`${folder}/messages.json`]: messages('File-image.png', 'File-image.png'),
    [`${folder}/File-image.png`]: 'first',
  })
  const [file] = records[1]!.files!
  assert.match(JSON.stringify(file), /Space AAA\/File-image\(1\)\.png/)
  assert.deepEqual(sizes(records[1]!), [undefined])
})

test('a file whose own name ends in a number is not the second of another name', async () => {
  const { records } = await read({
    [`${folder}/messages.json`]: messages('File-a(1).png', 'File-a.png', 'File-a.png'),
    [`${folder}/File-a(1).png`]: 'first',
    [`${folder}/File-a.png`]: 'second one',
    [`${folder}/File-a(2).png`]: 'the third one',
  })
  assert.deepEqual(records.map(sizes), [[5], [10], [13]])
})

test('files of Google Chat whose long names were cut on disk belong to their messages', async () => {
  const long = 'File-Minutes of the meeting of tea lovers in spring'
  const { records, codes } = await read({
    [`${folder}/messages.json`]: messages(`${long}.pdf`, `${long} 2.pdf`, 'File-Profit 100%.csv'),
    [`${folder}/${long.slice(0, 47)}.pdf`]: '%PDF-1',
    [`${folder}/${long.slice(0, 47)}(1).pdf`]: '%PDF-1.4',
    [`${folder}/File-Profit 100_.csv`]: 'a,b',
  })
  assert.deepEqual(records.map(sizes), [[6], [8], [3]])
  assert.deepEqual(codes, [])
})

test('a file of the same name and another kind is not the one that is meant', async () => {
  const { records } = await read({
    [`${folder}/messages.json`]: messages('File-tea.png', 'File-tea.jpg'),
    [`${folder}/File-tea.jpg`]: 'second one',
  })
  assert.deepEqual(records.map(sizes), [[undefined], [10]])
})

function messages(...names: string[]) {
  return {
    messages: names.map((name, at) => ({
      creator: { name: 'Zoé', email: 'zoe@example.com' },
      created_date: `Thursday, November 3, 2016 at 11:59:5${at} AM UTC`,
      attached_files: [{ original_name: name.slice(5), export_name: name }],
      message_id: `AAA/t/m${at}`,
    })),
  }
}

function sizes({ files = [] }: RecordEvent) {
  return files.map((file) => ('size' in file ? file.size : undefined))
}
