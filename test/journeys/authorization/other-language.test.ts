/** What was agreed to in one language is read in another: the page says it in the reader's, the document stays as it was signed. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { Person } from '../../support/person.ts'
import { owner } from '../../support/steps.ts'
import { World } from '../../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let english: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  const app = ends.use(await App.start({ name: 'Trip Map' }))
  const resource = await owner(world, anna)
  const scope = 'google.photos[time>=2018,time<2019].{title,time~day}'
  const tokens = await app.obtain(anna, world.authorization, { scope })
  await app.read(`${resource}/records/google.photos`, tokens.access_token)
  await anna.go(`${world.authorization}/access`)
  english = sentenceIn(anna.page.html)
  assert.match(english, /^Your photos of 2018/)
})
after(() => ends.disposeAsync())

async function inFrench(url: string): Promise<string> {
  const headers = { accept: 'text/html', 'accept-language': 'fr' }
  const html = await (await anna.fetch(url, { headers })).text()
  assert.match(html, /<html lang="fr"/)
  return html
}

/** The first sentence of a permission. */
function sentenceIn(html: string): string {
  return /<li[^>]*><strong>([^<]+)</.exec(html)?.[1] ?? ''
}

test('on Access, and before an end, it is said in French, as the other service says it', async () => {
  const french = sentenceIn(await inFrench(`${world.resource}/access`))
  assert.match(french, /photos de 2018/)
  const access = await inFrench(`${world.authorization}/access`)
  assert.equal(sentenceIn(access), french)
  const [end = ''] = /\/access\/[^"]+\/end/.exec(access) ?? []
  const question = await inFrench(world.authorization + end)
  assert.equal(sentenceIn(question), french)
  for (const page of [access, question]) assert.ok(!page.includes(english))
})

test('a receipt shows the words that were agreed to, and is read out in their language', async () => {
  const receipts = await inFrench(`${world.authorization}/receipts`)
  assert.equal(sentenceIn(receipts), english)
  assert.match(receipts, /<ul lang="en"><li><strong>Your photos/)
})
