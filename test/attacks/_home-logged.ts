/**
 * Brings, shows, takes along and deletes a home, whole and damaged, with everything logged that is ever logged, on standard output.
 * What is personal in it is written to the file named as the argument, one per line.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { madeFacebook, madeTakeout, madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const NAME = 'annabelle-lovelace'
const MARKS = [
  ...[NAME, 'Reykjavik', 'Honeymoon', 'letter-to-mum', 'mum@lovelace.example', 'diary-of'],
  ...['seven-symptoms', '64.1466', '-21.9426', 'grandmother-lovelace', 'Ada’s birthday'],
]

const photo = 'Takeout/Google Photos/Honeymoon in Reykjavik/Reykjavik at night.jpg'
const point = '{"timestampMs":"1400000000000","latitudeE7":641466000,"longitudeE7":-219426000}'
const entries: Record<string, string | Buffer> = {
  [photo]: Buffer.from('\xff\xd8\xff\xe0 no picture of Reykjavik', 'latin1'),
  [`${photo}.json`]:
    '{"title":"Reykjavik at night.jpg","photoTakenTime":{"timestamp":"Honeymoon"},',
  'Takeout/Google Photos/Honeymoon in Reykjavik/metadata.json': '{"title":["Honeymoon"]',
  'Takeout/Drive/letter-to-mum.pdf': '%PDF-1.7 letter-to-mum',
  'Takeout/Mail/All mail.mbox':
    'From 1@xxx Thu Jan 99 99:99:99\nFrom: =?utf-9?Z?mum@lovelace.example?=\nContent-Type: multipart/mixed; boundary="\n\nx\n',
  'Takeout/Location History/Records.json': `{"locations":[${point},{"latitudeE7":"64.1466"},${point}`,
  'Takeout/My Activity/Search/MyActivity.json':
    '[{"header":"Search","title":"Searched for seven-symptoms","time":"seven-symptoms"},{"title":"\\ud800 seven-sym',
  'Takeout/Calendar/Ada’s birthday.ics':
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:Ada’s birthday\nRRULE:FREQ=Ada’s birthday\nSUMMARY:Ada’s birthday\n',
  'Takeout/Contacts/All Contacts/All Contacts.vcf':
    'BEGIN:VCARD\nFN:grandmother-lovelace\nBDAY:Ada’s birthday\nEMAIL:mum@lovelace.example\n',
}

const world = await World.start()
try {
  const anna = new Person(NAME)
  const resource = await owner(world, anna)
  for (const made of [await madeTakeout({ photos: 3 }), await madeFacebook()]) {
    await importFiles(anna, resource, made.files)
  }
  const whole = await madeZip('diary-of-annabelle-001.zip', entries)
  const cut = { name: 'diary-of-2.zip', bytes: whole.bytes.subarray(0, whole.bytes.length - 90) }
  const bent = { name: 'diary-of-3.zip', bytes: new Uint8Array(whole.bytes) }
  for (let at = 400; at < bent.bytes.length - 900; at += 700) bent.bytes[at]! ^= 0xff
  for (const file of [whole, cut, bent]) await importFiles(anna, resource, [file])
  for (const path of [
    '/',
    '/explore/google.photos',
    '/activity',
    '/data',
    '/take-out',
    '/imports/3',
  ])
    await anna.go(`${world.resource}${path}`)

  const parts = await fetchParts(anna, resource, await takeOut(anna, resource))

  // A file whose stored bytes are others.
  const { dataDir } = world.resourceConfig
  for (const path of readdirSync(join(dataDir, 'objects', 'blobs'), { recursive: true })) {
    const file = join(dataDir, 'objects', 'blobs', String(path))
    try {
      const bytes = readFileSync(file)
      bytes[bytes.length >> 1]! ^= 1
      writeFileSync(file, bytes)
    } catch {}
  }
  const page = await (await anna.fetch(`${resource}/records/google.drive`)).json()
  for (const { file } of (page as { records: { file?: { sha256: string } }[] }).records)
    await (await anna.fetch(`${resource}/blobs/${file?.sha256}`)).text().catch(() => {})
  const other = new Person('grandmother-lovelace')
  await other.go(`${world.resource}/sign-in`)
  await other.fill({ Name: other.name, Password: 'seven-symptoms seven-symptoms' }).press('Sign in')
  const second = await owner(world, other)
  for (const { bytes } of parts) bytes[bytes.length >> 1]! ^= 1
  for (const sent of [parts, [{ name: 'diary-of-4.zip', bytes: Buffer.from(whole.bytes) }]])
    await bringHome(other, second, sent).catch(() => {})

  await anna.go(`${world.resource}/delete`)
  await anna.click('Delete everything')
  await anna.press('Delete now')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
} finally {
  await world[Symbol.asyncDispose]()
}
writeFileSync(process.argv[2] as string, MARKS.join('\n'))
