/** Before heads of letters were encoded, many programs wrote them in the set of letters that they had. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeZip, memoryPart, readAll } from '@mandate/importer/testing'
import { google } from '../index.ts'

const name = 'Takeout/Mail/Old.mbox'
const separator = 'From 1@xxx Tue Aug 05 08:00:23 +0000 1998\r\n'

async function letter(lines: (string | Buffer)[]) {
  const ended = lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')])
  const content = Buffer.concat([Buffer.from(separator), ...ended])
  const part = memoryPart('takeout.zip', makeZip([{ name, content }]))
  const { records } = await readAll([part], [google])
  return records[0]!
}

const KOI8 = Buffer.from('f0d2c9d7c5d4', 'hex')
const type = (charset: string) => `Content-Type: text/plain; charset=${charset}`

test('a head in the letters of the West, where nothing says so', async () => {
  const { fields } = await letter([
    Buffer.from('Subject: Caf\xe9 \x80 5', 'latin1'),
    Buffer.from('From: "Zo\xe9"\r\n <zoe@example.com>', 'latin1'),
    'To: Bücher <b@example.com>',
    type('us-ascii'),
    '',
    Buffer.from('caf\xe9', 'latin1'),
  ])
  assert.equal(fields['subject'], 'Café € 5')
  assert.equal(fields['from'], 'Zoé <zoe@example.com>')
  assert.deepEqual(fields['to'], ['Bücher <b@example.com>'])
  assert.equal(fields['text'], 'café')
})

test('a head in the letters of its text', async () => {
  const subject = Buffer.concat([Buffer.from('Subject: '), KOI8])
  const { fields } = await letter([subject, type('koi8-r'), '', KOI8])
  assert.deepEqual([fields['subject'], fields['text']], ['Привет', 'Привет'])
})

test('a Japanese head, which is seven bits wide', async () => {
  const subject = 'Subject: \x1b$BF|K\\8l\x1b(B hi'
  const { fields } = await letter([subject, type('iso-2022-jp'), '', '\x1b$BF|K\\8l\x1b(B'])
  assert.deepEqual([fields['subject'], fields['text']], ['日本語 hi', '日本語'])
})

test('the name of an attachment', async () => {
  const { files } = await letter([
    'Subject: a',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    Buffer.from('Content-Disposition: attachment;\r\n filename="R\xe9sum\xe9.txt"', 'latin1'),
    '',
    'x',
    '--b--',
  ])
  assert.deepEqual(
    files!.map((one) => one.name),
    ['a.eml', 'Résumé.txt'],
  )
})
