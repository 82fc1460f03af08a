/** What the services give, compared with what the model says. */

import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../support/app.ts'
import { dpopProof } from '../support/keys.ts'
import { type Known, type Life, mayOpen, opens, type Permission, type Token } from './_life.ts'

/** Pushes arrive at once; this is only for machines that are busy. */
const PATIENCE_MS = 20_000

export const appOf = (life: Life, app: number) => life.apps[app] as App
export const issuerOf = (known: Known, life: Life) => life.providers[known.provider] as string
export const of = (known: Known, grant: Permission) =>
  known.tokens.filter((one) => one.grant === grant)

export function chosen<Value>(values: Value[], which: number): Value {
  return values[which % values.length] as Value
}

export async function keep(
  known: Known,
  life: Life,
  grant: Permission,
  { from, to }: { from: number; to: number },
  answer: Record<string, unknown>,
): Promise<void> {
  const token: Token = {
    access: String(answer['access_token']),
    refresh: String(answer['refresh_token']),
    ...{ grant, from, to, provider: known.provider, epoch: known.epoch, given: false },
  }
  known.tokens.push(token)
  await compare(known, life, token, 0)
}

async function ask({ apps, processes, world, resource }: Life, token: Token, process: number) {
  const url = `${resource}/records/google.photos?limit=1000`
  const app = apps[token.grant.app] as App
  const proof = await dpopProof(app.dpop, {
    url: url.split('?')[0] as string,
    accessToken: token.access,
  })
  const there = url.replace(world.resource, processes[process] as string)
  return app.read(there, token.access, { proof })
}

/** Reads with a token: the rows that the model knows, or nothing at all. */
export async function compare(
  known: Known,
  life: Life,
  token: Token,
  process: number,
): Promise<void> {
  if (!opens(known, token) && !mayOpen(known, token)) return refused(life, token, process)
  const answer = await ask(life, token, process)
  if (mayOpen(known, token) && answer.status === 401) return
  assert.equal(answer.status, 200, answer.text)
  const { from, to } = token
  const months = life.photos
    .map(({ taken }) => new Date(taken).toISOString().slice(0, 7))
    .filter((month) => month >= `${from}-01` && month < `${to}-01`)
  const records = answer.body['records'] as { time: string }[]
  assert.deepEqual(records.map(({ time }) => time.slice(0, 7)).sort(), months.sort())
}

export async function refused(life: Life, token: Token, process = 0): Promise<void> {
  const answer = await ask(life, token, process)
  assert.equal(answer.status, 401, answer.text)
  assert.equal(answer.body.code, 'invalid_token', answer.text)
}

export async function end({ person }: Life, origin: string, grant: Permission): Promise<void> {
  await person.go(`${origin}/access/${grant.id}/end`)
  await person.signInIfAsked()
  await person.press('End access')
}

/** The push of an end reaches the data; from then on both processes refuse. */
export async function arrived(known: Known, life: Life, grant: Permission): Promise<void> {
  const token = of(known, grant).findLast((one) => one.epoch === known.epoch)
  if (!token) return
  const end = Date.now() + PATIENCE_MS
  while ((await ask(life, token, 0)).status === 200 && Date.now() < end) await setTimeout(30)
  await refused(life, token, 0)
  await refused(life, token, 1)
}

/** An end at the data reaches the provider, which renews nothing any more. */
export async function heard(known: Known, life: Life, grant: Permission): Promise<void> {
  const token = of(known, grant).find((one) => one.epoch === known.epoch && !one.given)
  if (!token) return
  const client = appOf(life, grant.app)
  const end = Date.now() + PATIENCE_MS
  let answer = await client.refresh(issuerOf(known, life), token.refresh)
  while (answer.status === 200 && Date.now() < end) {
    await setTimeout(30)
    answer = await client.refresh(issuerOf(known, life), token.refresh)
  }
  assert.equal(answer.body.error, 'invalid_grant', answer.text)
}
