/** Anybody may send a letter: what its sender called an attachment stops neither its import nor its way back to the owner. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles } from '../support/steps.ts'
import { World } from '../support/world.ts'

interface Attachment {
  sha256: string
  name: string
}

function letter(number: number, type: string, name: string): string {
  return [
    `From ${number}@xxx Tue Aug 05 08:00:23 +0000 2008`,
    `Subject: ${number}`,
    'Content-Type: multipart/mixed; boundary=x\r\n',
    '--x',
    `Content-Type: ${type}`,
    `Content-Disposition: attachment; filename="${name}"\r\n`,
    `body ${number}`,
    '--x--\r\n\r\n',
  ].join('\r\n')
}

test('attack 64: attachments of any name and kind are saved, taken for nothing else, and never run', async () => {
  const letters = [
    letter(1, 'no kind at all', 'a'),
    letter(2, 'kind\u0100/\u0101', 'b.bin'),
    letter(3, `a/${'b'.repeat(50_000)}`, 'c.bin'),
    letter(4, 'text/plain', `${'n'.repeat(60_000)}.txt`),
    letter(5, 'text/html', '../../<b>\u0001\u{1f600}.html'),
    letter(6, 'text/plain', '=?utf-8?Q?a=0D=0ASet-Cookie:_b=F0=9F=98=80?='),
  ]
  await using world = await World.start()
  const anna = new Person('anna')
  await anna.signUp(world.resource)
  const resource = await addressOfData(world, anna)
  const mail = { 'Takeout/Mail/All mail.mbox': letters.join('') }
  await importFiles(anna, resource, [await madeZip('takeout-001.zip', mail)])
  const { records } = (await (await anna.fetch(`${resource}/records/google.mail`)).json()) as {
    records: { subject: string; attachments: Attachment | Attachment[] }[]
  }
  assert.equal(records.length, letters.length)
  for (const { subject, attachments } of records) {
    const [file] = [attachments].flat()
    const answer = await anna.fetch(`${resource}/blobs/${file?.sha256}`)
    assert.equal(answer.status, 200, subject)
    assert.match(await answer.text(), new RegExp(`^body ${subject}`))
    assert.match(answer.headers.get('content-type') ?? '', /^[\w.-]+\/[\w.-]+(; charset=utf-8)?$/)
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment;/)
    assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/)
    assert.equal(answer.headers.get('set-cookie'), null)
  }
})
