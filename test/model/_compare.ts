/** What the services give, compared with what the model says. */

import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { Answer } from '../support/app.ts'
import { dpopProof } from '../support/keys.ts'
import {
  appOf,
  type Being,
  hostOf,
  isProviderUp,
  issuerOf,
  isUp,
  type Known,
  type Life,
} from './_life.ts'
import { type Owner, type Permission, renewal, shown, type Token, verdict } from './_reference.ts'

/** Pushes arrive at once; this is only for machines that are busy. */
const PATIENCE_MS = 20_000

export interface Scene {
  known: Known
  life: Life
  owner: Owner
  being: Being
}

type Process = 'resource' | 'beside'
const PROCESSES: Process[] = ['beside', 'resource']

export const standing = (known: Known) => PROCESSES.filter((one) => isUp(known, one))

/** The app has got tokens: they are kept, and open what they stand for. */
export async function keep(
  scene: Scene,
  grant: Permission,
  { from, to }: { from: number; to: number },
  answer: Record<string, unknown>,
): Promise<void> {
  const { owner } = scene
  grant.jws = String(answer['grant'])
  const token: Token = {
    access: String(answer['access_token']),
    refresh: answer['refresh_token'] === undefined ? null : String(answer['refresh_token']),
    ...{ grant, from, to, provider: grant.manager, given: false, issuedAt: Date.now() },
    era: owner.bound.get(grant.manager) ?? -1,
  }
  assert.equal(token.refresh === null, grant.once, 'what is for one use is not renewed')
  owner.tokens.push(token)
  await compare(scene, token)
}

async function ask(life: Life, resource: string, token: Token, process: Process): Promise<Answer> {
  const url = `${resource}/records/google.photos`
  const app = appOf(life, token.grant.app)
  const access = String(token.access)
  const proof = await dpopProof(app.dpop, { url, accessToken: access })
  const { resource: named, [process]: asked } = life.place.services
  return app.read(`${url}?limit=1000`.replace(named.url, asked.url), access, { proof })
}

/** Reads with a token at each process that stands: the rows that the model knows, or nothing at all. */
export async function compare(scene: Scene, token: Token): Promise<void> {
  if (token.access !== null)
    for (const process of standing(scene.known)) await compareAt(scene, token, process)
}

async function compareAt({ known, life, owner, being }: Scene, token: Token, process: Process) {
  let said = verdict(owner, token, Date.now())
  if (said === 'must' && known.unseen[process].has(token.provider)) said = 'may'
  const { must, may } = shown(owner, token)
  const answer = await ask(life, being.resource, token, process)
  const where = `${said} at ${process}: ${answer.text}`
  if (said === 'never' || (said === 'may' && answer.status !== 200)) {
    assert.equal(answer.status, 401, where)
    assert.equal(answer.body.code, 'invalid_token', where)
    return
  }
  assert.equal(answer.status, 200, where)
  token.grant.known = true
  const records = answer.body['records'] as { time: string }[]
  const months = records.map(({ time }) => time.slice(0, 7)).sort()
  if (must.length === may.length) return assert.deepEqual(months, must)
  // Something is being brought in: nothing that was there is missing, and nothing comes but that.
  assert.deepEqual(without(must, months), [], 'what was there')
  assert.deepEqual(without(months, may), [], 'what comes')
}

/** What of the first is not in the second, each as often as it stands there. */
function without(some: string[], others: string[]): string[] {
  const left = [...others]
  return some.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

export async function compareAll(scene: Scene): Promise<void> {
  for (const token of scene.owner.tokens) await compare(scene, token)
}

/** With somebody else's data it opens nothing. */
export async function refusedAt({ life, known }: Scene, token: Token, resource: string) {
  for (const process of standing(known)) {
    const answer = await ask(life, resource, token, process)
    assert.equal(answer.status, 401, answer.text)
  }
}

/** Waits until it is so. @returns whether it is */
export async function soon({ place }: Life, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS
  let hurried = Date.now()
  while (!(await isSo())) {
    if (Date.now() > end) return false
    // What was under way to a service that was just coming back failed, and waits again.
    if (Date.now() > hurried + 2_000) {
      await place.hurry()
      hurried = Date.now()
    }
    await setTimeout(30)
  }
  return true
}

/** Asks for another access token; what it gets opens nothing that the model refuses. */
export async function renew(scene: Scene, token: Token): Promise<boolean> {
  const client = appOf(scene.life, token.grant.app)
  const issuer = issuerOf(scene.life, token.provider)
  const answer = await client.refresh(issuer, String(token.refresh))
  if (answer.status !== 200) {
    assert.equal(answer.body.error, 'invalid_grant', answer.text)
    return false
  }
  const { grant, from, to, era } = token
  assert.equal(answer.body['grant_id'], grant.id)
  const access = String(answer.body['access_token'])
  const isGood = renewal(scene.owner, token) !== 'never'
  if (isGood) Object.assign(token, { access, issuedAt: Date.now() })
  if (isGood) grant.jws = String(answer.body['grant'])
  await compare(scene, { ...token, grant, from, to, era, access, issuedAt: Date.now() })
  return true
}

/** What both have to tell each other has arrived, where both are there. */
export async function settle(scene: Scene): Promise<void> {
  const { known, life, owner, being } = scene
  if (!isUp(known, 'resource')) return
  for (const grant of owner.grants) {
    if (!isProviderUp(known, grant.manager)) continue
    if (grant.state === 'ending') await endArrived(scene, grant)
    if (grant.state === 'live' && !grant.known) {
      const { person } = being
      const page = `${life.place.services.resource.url}/access`
      const isKnown = () => person.go(page).then(() => person.page.html.includes(grant.id))
      assert.ok(await soon(life, isKnown), `${grant.id} is not known where the data are`)
      grant.known = true
    }
  }
  for (const token of owner.tokens) {
    if (token.refresh === null || !isProviderUp(known, token.provider)) continue
    if (renewal(owner, token) !== 'never') continue
    const renewsNothing = async () => !(await renew(scene, token))
    const at = `${hostOf(life, token.provider)} goes on renewing`
    assert.ok(await soon(life, renewsNothing), `${at} ${JSON.stringify(token.grant)}`)
  }
  for (const grant of owner.grants) if (isProviderUp(known, grant.manager)) grant.unheard = false
}

/** The push of an end reaches the data; from then on it is one. */
async function endArrived(scene: Scene, grant: Permission): Promise<void> {
  const { known, life, owner, being } = scene
  const [process] = standing(known)
  const able = owner.tokens.filter(
    (one) => one.grant === grant && one.provider === grant.manager && one.access !== null,
  )
  for (const token of process ? able : []) {
    const isOver = () => ask(life, being.resource, token, process as Process)
    const over = await soon(life, () => isOver().then(({ status }) => status === 401))
    assert.ok(over, `the end of ${grant.id} has not arrived`)
  }
  grant.state = 'ended'
}
