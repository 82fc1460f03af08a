/** Somebody types the address of a person; what stands at that address leads elsewhere, is another's, or never ends. */

import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { Neighbour } from '../support/hostile/neighbour.ts'
import { Person } from '../support/person.ts'
import { shown, toShare, worldWithReader } from '../support/sharing.ts'
import { owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].{title,time~day}'
const RELATION = 'http://openid.net/specs/connect/1.0/issuer'
const PERSON = 'urn:mandate:params:person'
const ada = new Person('ada')
const bob = new Person('bob')
const ends = new AsyncDisposableStack()
let world: World
let bobs: string
let resource: string
let bobsSub: string
let neighbour: Neighbour

before(async () => {
  const app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
  neighbour = ends.use(await Neighbour.start())
  bobs = await world.anotherAuthorization()
  resource = await owner(world, ada)
  await bob.signUp(bobs)
  const alias = `bob@${new URL(bobs).host}`
  const said = await fetch(`${bobs}/people?${new URLSearchParams({ alias })}`)
  bobsSub = ((await said.json()) as { sub: string }).sub
})
after(() => ends.disposeAsync())

type Answers = (request: IncomingMessage, response: ServerResponse) => void

/** A domain that answers as it likes. */
async function domain(answers: Answers) {
  const server = createServer(answers)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const host = `localhost:${(server.address() as AddressInfo).port}`
  return {
    host,
    origin: `http://${host}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const says =
  (what: (request: IncomingMessage) => object): Answers =>
  (request, response) =>
    response.end(JSON.stringify(what(request)))

/** A file as /alias of Bob's provider writes it, about this address. */
const fileOf = (subject: string | undefined, sub = bobsSub) => ({
  ...(subject && { subject }),
  links: [{ rel: RELATION, href: bobs, properties: { [PERSON]: sub } }],
})

const ask = (alias: string) =>
  toShare(ada, { authorization: world.authorization, resource }, SCOPE, alias)

async function refused(alias: string, what: string, words?: string): Promise<void> {
  await ask(alias)
  assert.equal(ada.status, 400, `${what}: ${ada.text}`)
  assert.ok(!ada.hasButton('Share'), what)
  assert.ok(!ada.has('of the house'), what)
  if (words) assert.ok(ada.has(words), `${what}: ${ada.text}`)
}

test('a file that is about another address is no file of this one: a letter that was mistyped reaches nobody', async () => {
  let subject: string | undefined
  await using there = await domain((request, response) =>
    says(() => fileOf(subject))(request, response),
  )
  const other = 'is about another address'
  for (const about of [
    `acct:bob@${there.host}`,
    'acct:eve@elsewhere.example',
    'https://e.example',
    '',
  ]) {
    subject = about
    await refused(`eve@${there.host}`, about, other)
  }
  // One that does not say whom it is about names nobody's account either.
  subject = undefined
  await refused(`eve@${there.host}`, 'no subject', other)
  subject = `acct:Bob@${there.host}`
  await ask(`bob@${there.host}`)
  assert.ok(ada.hasButton('Share'), ada.text)
})

test('what redirects on, floods, dawdles or is no answer leads to nobody, and nobody else is asked', async () => {
  const away =
    (to: string): Answers =>
    (_, response) =>
      response.writeHead(302, { location: to }).end()
  const cases: [string, Answers][] = [
    ['twice', (request, response) => away(request.url ?? '/')(request, response)],
    ['a file', away('file:///etc/passwd')],
    ['no address', away('http://[')],
    ['every address', away(`http://0.0.0.0:${neighbour.port}/`)],
    ['a user', away(`http://user:secret@localhost:${neighbour.port}/`)],
    ['metadata of a cloud', away('http://169.254.169.254/latest/meta-data')],
    ['too much', (_, response) => response.end(JSON.stringify({ a: 'x'.repeat(100_000) }))],
    ['no JSON', (_, response) => response.end('<html>')],
    ['nothing', (_, response) => response.end()],
    ['a list', says(() => [])],
    ['too many links', says(() => ({ links: Array(101).fill({ rel: RELATION, href: bobs }) }))],
    ['an issuer that is a file', says(() => ({ links: [{ rel: RELATION, href: 'file:///x' }] }))],
    [
      'an issuer at every address',
      says(() => ({ links: [{ rel: RELATION, href: `http://0.0.0.0:${neighbour.port}` }] })),
    ],
    ['failing', (_, response) => response.writeHead(500).end('{}')],
  ]
  for (const [what, answers] of cases) {
    await using there = await domain(answers)
    await refused(`bob@${there.host}`, what)
  }
  assert.equal(neighbour.touched, 0)
  await using slow = await domain((_, response) => {
    const drip = setInterval(() => response.write(' '), 100)
    response.once('close', () => clearInterval(drip))
  })
  const start = performance.now()
  await refused(`bob@${slow.host}`, 'slow')
  assert.ok(performance.now() - start < 30_000)
})

test('a provider that says it is another, or has its people looked up elsewhere, is asked for nobody', async () => {
  const bends: Record<string, (own: string) => object> = {
    'in the name of another': () => ({ issuer: bobs }),
    'people elsewhere': () => ({ people_endpoint: `${neighbour.origin}/people` }),
    'news elsewhere': () => ({ shares_endpoint: `${neighbour.origin}/shares` }),
    'keys elsewhere': () => ({ jwks_uri: `${neighbour.origin}/jwks` }),
    'no people': () => ({ people_endpoint: undefined }),
  }
  for (const [what, bend] of Object.entries(bends)) {
    await using there = await domain(
      says(({ url = '' }) => {
        const own = there.origin
        if (url.startsWith('/.well-known/webfinger'))
          return { links: [{ rel: RELATION, href: own }] }
        if (url.startsWith('/people')) return { sub: bobsSub }
        const at = (name: string) => `${own}/${name}`
        const honest = { issuer: own, jwks_uri: at('jwks'), people_endpoint: at('people') }
        return { ...honest, shares_endpoint: at('shares'), ...bend(own) }
      }),
    )
    await refused(`bob@${there.host}`, what)
  }
  assert.equal(neighbour.touched, 0)
})

test('an address that means somebody else by the time it is answered: the page is shown again, nothing is shared', async () => {
  let sub = bobsSub
  await using there = await domain((request, response) =>
    says(() => fileOf(`acct:bob@${there.host}`, sub))(request, response),
  )
  await ask(`bob@${there.host}`)
  sub = crypto.randomUUID()
  await ada.press('Share')
  assert.equal(ada.status, 400)
  assert.ok(ada.has('changed meanwhile'), ada.text)
  await ada.go(`${world.authorization}/access`)
  assert.ok(!ada.has(there.host), ada.text)
  // Back to who it was when it was read: then it is shared, with him.
  sub = bobsSub
  await ask(`bob@${there.host}`)
  await ada.press('Share')
  await shown(bob, bobs, `ada@${new URL(world.authorization).host}`)
})
