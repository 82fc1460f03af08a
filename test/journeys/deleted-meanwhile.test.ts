/** An account is deleted while an import is read into it, an archive is written from it and a stream of it is open: none of them leaves anything. */

import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { App } from '../support/app.ts'
import { madeTakeout, type Sent } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { PASSPHRASE } from '../support/take-out.ts'
import { marksOf, traces } from '../support/traces.ts'
import { World } from '../support/world.ts'

/** How long after the last trace has gone it is looked once more, ms: longer than what was under way may go on. */
const LATER = 12_000

test('what is under way when an account goes leaves neither rows nor objects', {
  timeout: 200_000,
}, async () => {
  await using world = await World.start()
  await using app = await App.start()
  const database = world.resourceConfig.databaseUrl
  const marks: string[] = []
  for (const [nth, pause] of [300, 2_500].entries()) {
    const anna = new Person(`anna-in-a-hurry-${nth}`)
    const resource = await owner(world, anna)
    await importFiles(anna, resource, (await madeTakeout({ photos: 12, locations: 500 })).files)
    const scope = 'google.photos.title'
    const { access_token } = await app.obtain(anna, world.authorization, { scope, resource })
    marks.push(...(await marksOf(database, anna.name, resource)))
    await anna.go(`${world.resource}/delete`)
    await anna.click('Delete everything')
    const more = await madeTakeout({ photos: 60, locations: 20_000 })
    const underWay = [
      beginImport(anna.otherTab(), resource, more.files),
      post(anna.otherTab(), `${resource}/exports`, {
        passphrase: PASSPHRASE,
        part_bytes: 1024 ** 2,
      }),
      app.read(`${resource}/records/google.photos?stream`, access_token),
    ]
    void Promise.allSettled(underWay)
    await setTimeout(pause)
    await anna.press('Delete now')
    assert.match(anna.text, /Your account is deleted/)
  }
  await until(async () => {
    const left = await traces(database, marks)
    return Object.keys(left).length === 0 || `still in ${JSON.stringify(left)}`
  })
  await setTimeout(LATER)
  assert.deepEqual(await traces(database, marks), {}, 'nothing has come after')
  const entries = await readdir(`${world.resourceConfig.dataDir}/objects`, {
    ...{ recursive: true, withFileTypes: true },
  })
  const objects = entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => `${parentPath}/${name}`)
  assert.deepEqual(objects, [], 'nobody is there any more whose they could be')
})

const post = (person: Person, url: string, body: object) =>
  person.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function beginImport(person: Person, resource: string, files: Sent[]): Promise<void> {
  const form = new FormData()
  for (const { name, bytes } of files)
    form.append('files', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
  const sent = await person.fetch(`${resource}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  await post(person, `${resource}/imports`, { uploads: uploads.map(({ id }) => id) })
}

async function until(isSo: () => Promise<boolean | string>): Promise<void> {
  let last: boolean | string = false
  for (let nth = 0; nth < 900; nth++) {
    last = await isSo()
    if (last === true) return
    await setTimeout(100)
  }
  throw new Error(String(last))
}
