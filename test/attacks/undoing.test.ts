/** What takes an import away needs its owner there, and not only their session: attack 68. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string
let number: string

before(async () => {
  world = ends.use(await World.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  const { files } = await madeTakeout({ photos: 3 })
  number = (await importFiles(anna, resource, files)).number
})
after(() => ends.disposeAsync())

async function state(): Promise<string> {
  const headers = { accept: 'application/json' }
  const answer = await anna.fetch(`${resource}/imports/${number}`, { headers })
  return ((await answer.json()) as { state: string }).state
}

test('attack 68: with an old session no import is undone, on its page or by a program', async (t) => {
  await anna.go(`${world.resource}/imports/${number}/undo`)
  const open = anna.otherTab()
  await open.go(anna.url)
  // For all of them: they are in this process.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 11 * 60_000 })
  const asked = await anna.fetch(`${resource}/imports/${number}`, { method: 'DELETE' })
  assert.equal(asked.status, 401)
  const { code } = (await asked.json()) as { code: string }
  assert.equal(code, 'insufficient_user_authentication')
  // The page was opened when the sign-in was young.
  await open.press('Undo')
  assert.ok(open.url.startsWith(`${world.resource}/sign-in?fresh=1`), open.url)
  for (const [path, form] of [
    ['undo', {}],
    ['cancel', { do: 'undo' }],
  ] as const) {
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await pageWithForm())?.[1] ?? ''
    const answer = await anna.fetch(`${world.resource}/imports/${number}/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: csrf, ...form }),
    })
    assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?fresh=1/, path)
  }
  assert.equal(await state(), 'completed')

  await anna.go(`${world.resource}/imports/${number}/undo`)
  await anna.signInIfAsked()
  await anna.press('Undo')
  assert.equal(await state(), 'undone')
})

/** A page that an old session may see, with the mark of its forms. */
async function pageWithForm(): Promise<string> {
  return (await anna.fetch(`${world.resource}/provider`)).text()
}
