/** The place of the data does not answer: what the provider knows stays to be seen, and access can be ended. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { Wire } from '../support/breaking/wire.ts'
import { Person } from '../support/person.ts'
import { acceptAndOpen, openWith, prove, toShare, worldWithReader } from '../support/sharing.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes } from '../support/writing.ts'

const SCOPE = 'google.youtube.watched.{title,time}'

test('a new provider shows and ends what it took over while the data cannot be reached', async () => {
  await using wire = await Wire.start()
  await using world = await World.start({
    changeResource(config) {
      wire.to = config.publicUrl
      return { ...config, publicUrl: wire.url }
    },
  })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await app.read(`${resource}/collections`, tokens.access_token)).status, 200)
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  await link(world, anna, second, { [new URL(app.clientId).host]: 'Go on' })

  wire.cut.add('/')
  await anna.go(`${second}/access`)
  assert.equal(anna.status, 200, anna.text)
  assert.ok(anna.has(new URL(app.clientId).host), anna.text)
  const [, change = ''] = /"(\/access\/[\w-]+\/change)"/.exec(anna.page.html) ?? []
  await anna.go(`${second}${change}`)
  assert.equal(anna.status, 503, anna.text)
  assert.ok(anna.has(new URL(wire.url).host), `it says who does not answer: ${anna.text}`)
  await anna.go(`${second}/access`)
  await anna.press('End access')
  await anna.press('End access')
  assert.ok(anna.has('Ending…'), anna.text)
})

test('an app that asks before its provider ever heard what there is, is told to come again', async () => {
  await using wire = await Wire.start()
  await using world = await World.start({
    changeResource(config) {
      wire.to = config.publicUrl
      return { ...config, publicUrl: wire.url }
    },
  })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)

  wire.cut.add('/')
  const { answer } = await app.push(world.authorization, { scope: SCOPE, resource })
  assert.equal(answer.status, 503, answer.text)
  assert.equal(answer.body['error'], 'temporarily_unavailable')
  assert.match(String(answer.body['error_description']), /does not answer.+come again/)
  assert.ok(Number(answer.headers.get('retry-after')) > 0)

  wire.cut.clear()
  const again = await app.push(world.authorization, { scope: SCOPE, resource })
  assert.equal(again.answer.status, 201, again.answer.text)
})

test('an app whose grant has not arrived yet is told to come again soon, and may, with its code', async () => {
  await using wire = await Wire.start()
  await using world = await World.start({
    changeResource(config) {
      wire.to = config.publicUrl
      return { ...config, publicUrl: wire.url }
    },
  })
  await using app = await App.start()
  declareNotes(app)
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const scope = 'localhost.notes.*:read,append'
  const asked = await app.ask(anna, world.authorization, { scope, resource })
  wire.cut.add('/')
  await anna.press('Allow')
  const { code = '' } = app.returned(anna)
  const early = await app.redeem(asked, code)
  assert.equal(early.status, 503, early.text)
  assert.equal(early.body.error, 'temporarily_unavailable')
  assert.ok(Number(early.headers.get('retry-after')) < 60, 'a code lives a minute')

  wire.cut.clear()
  const again = await app.redeem(asked, code)
  assert.equal(again.status, 200, again.text)
  assert.equal((await app.redeem(asked, code)).body.error, 'invalid_grant', 'once')
})

test('an app that is told to come again may, with what the person’s provider said of them, once', async () => {
  await using wire = await Wire.start()
  await using app = await App.start({ name: 'Reader' })
  await using world = await worldWithReader(app, {
    changeResource(config) {
      wire.to = config.publicUrl
      return { ...config, publicUrl: wire.url }
    },
  })
  const [ada, bob] = [new Person('ada'), new Person('bob')]
  const at = (person: Person) => `${person.name}@${new URL(world.authorization).host}`
  const resource = await owner(world, ada)
  await bob.signUp(world.authorization)
  // So long that a token of it only names its grant, and is worth nothing before the place of the data knows that.
  const titles = Array.from({ length: 60 }, (_, n) => `${'aLongTitle'.repeat(4)}${n}`).join('|')
  const scope = `google.photos[title=${titles}].title`
  await toShare(ada, { authorization: world.authorization, resource }, scope, at(bob))
  wire.cut.add('/')
  await ada.press('Share')
  const opened = await acceptAndOpen(bob, world.authorization, at(ada))
  const assertion = await prove(app, bob, world.authorization, world.authorization)
  const open = () => openWith(app, world.authorization, opened, assertion)
  const early = await open()
  assert.equal(early.status, 503, early.text)

  wire.cut.clear()
  const again = await open()
  assert.equal(again.status, 200, again.text)
  assert.equal((await open()).body.error, 'invalid_grant', 'once')
})
