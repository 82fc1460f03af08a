import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { clientS256 } from '@mandate/grants'
import { listen } from '@mandate/server'
import { freePort } from '@mandate/server/testing'
import express from 'express'
import { type Home, home } from '../../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind } from '../../linking/_steps.ts'

let here: Home
let issuer: StubIssuer
before(async () => {
  here = await home()
  issuer = await stubIssuer(here.clock)
})
after(async () => {
  await here[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

const count = (text: string, what: RegExp) => text.match(new RegExp(what, 'g'))?.length ?? 0

test('what can be read is all on the page; what ended comes fifty at a time, each once', async () => {
  const person = await here.person('many')
  await bind(person, issuer)
  const live = [await announce(here, issuer, person), await announce(here, issuer, person)]
  const ended: string[] = []
  for (let n = 0; n < 120; n++) {
    const { id } = await announce(here, issuer, person)
    // Many of them end in one moment.
    if (n % 10 === 0) here.time.offset += 1
    await here.ledger.revoke(person.owner.id, id, 'owner')
    ended.push(id)
  }
  const first = await person.get('/access')
  assert.equal(count(first.text, /Can read/), live.length)
  assert.equal(count(first.text, /class="card" role="row"/), live.length + 50)
  assert.match(first.text, /Ended \(120\)/)

  let seen = 50
  let page = first
  for (let pages = 0; pages < 5; pages++) {
    const older = /href="(\/access\/ended\?before=[^"]+)"/.exec(page.text)?.[1]
    if (!older) break
    page = await person.get(older)
    assert.equal(page.status, 200)
    assert.equal(count(page.text, /Can read/), 0)
    seen += count(page.text, /class="card" role="row"/)
  }
  assert.equal(seen, ended.length, 'every one once, none twice')
  assert.equal((await person.get('/access/ended?before=yesterday')).status, 400)
})

test('one that ends now is the first of those that ended, however old it is', async () => {
  const person = await here.person('oldest')
  await bind(person, issuer)
  const old = await announce(here, issuer, person, {
    claims: { client_id: 'https://oldest.example/client.json' },
  })
  for (let n = 0; n < 55; n++) {
    const { id } = await announce(here, issuer, person)
    await here.ledger.revoke(person.owner.id, id, 'owner')
  }
  here.time.offset += 1000
  await here.ledger.revoke(person.owner.id, old.id, 'owner')
  const { text } = await person.get('/access')
  assert.match(text, /<details>[\s\S]*?<b>oldest\.example<\/b>/)
})

test('the home page counts apps, not answers, and what is new to the owner', async () => {
  const person = await here.person('counted')
  await bind(person, issuer)
  for (const app of ['one', 'one', 'two']) {
    const client_id = `https://${app}.example/client.json`
    await announce(here, issuer, person, { claims: { client_id } })
  }
  const glance = await here.glance(person.owner, 'en')
  assert.equal(glance.apps, 2)
  assert.match(String(glance.notice), /2 apps can read/)
  await person.get('/access')
  const seen = await here.glance(person.owner, 'en')
  assert.deepEqual([seen.apps, seen.notice], [2, null])
})

test('before the end nothing is said of how much was read where nothing was, under this permission', async () => {
  const person = await here.person('unread')
  await bind(person, issuer)
  const { id } = await announce(here, issuer, person)
  const { text } = await person.get(`/access/${id}/end`)
  assert.match(text, /It may still have what it read\. To have that deleted, ask the app/)
  assert.doesNotMatch(text, /0 records/)
})

test('an app is shown with the name that the owner agreed to, after its host, and with no other', async () => {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const document = { client_id: `${origin}/client.json`, client_name: 'Trip <Map>' }
  let served: object = document
  const app = express().get('/client.json', (_req, res) => void res.json(served))
  const running = await listen(app, { port, host: '127.0.0.1', publicUrl: origin })
  try {
    const person = await here.person('named')
    await bind(person, issuer)
    const claims = { client_id: document.client_id, client_s256: await clientS256(document) }
    await announce(here, issuer, person, { claims })
    const page = await person.get('/access')
    assert.match(page.text, /<b>localhost:\d+<\/b>[\s\S]*“<bdi>Trip &lt;Map&gt;<\/bdi>”/)

    // Another name than the one agreed to is not the app's name here.
    served = { ...document, client_name: 'Your Bank' }
    const other = await here.person('misnamed')
    await bind(other, issuer)
    await announce(here, issuer, other, {
      claims: { ...claims, client_s256: 'z'.repeat(43) },
    })
    assert.doesNotMatch((await other.get('/access')).text, /Your Bank|Trip/)
  } finally {
    await running.close()
  }
})
