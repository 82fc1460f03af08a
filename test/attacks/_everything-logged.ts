/**
 * Goes through much of what happens, also through what fails, with both services logging all they ever log on standard output.
 * Every secret that passed over HTTP is written to the file named as the argument, one per line.
 */

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const secrets = new Set<string>()
const keep = (...values: unknown[]) => {
  for (const value of values)
    if (typeof value === 'string' && value.length >= 12) secrets.add(value)
}

const MEMBERS = ['access_token', 'refresh_token', 'id_token', 'grant', 'request_uri']
const FIELDS = ['code', 'code_verifier', 'client_assertion', 'refresh_token', 'password', '_csrf']

const plain = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const asked = new Request(input, init)
  keep(asked.headers.get('dpop'), asked.headers.get('authorization')?.split(' ').at(-1))
  for (const pair of asked.headers.get('cookie')?.split('; ') ?? []) keep(pair.split('=')[1])
  keepFrom(new URL(asked.url).searchParams)
  if (init?.body instanceof URLSearchParams) keepFrom(init.body)
  const answer = await plain(input, init)
  const to = answer.headers.get('location')
  if (to) keepFrom(new URL(to, asked.url).searchParams)
  for (const line of answer.headers.getSetCookie()) keep(line.split(';')[0]?.split('=')[1])
  if (answer.headers.get('content-type')?.includes('json')) {
    const body = (await answer.clone().json()) as Record<string, unknown>
    keep(...MEMBERS.map((member) => body[member]))
  }
  return answer
}

function keepFrom(parameters: URLSearchParams): void {
  keep(...FIELDS.map((field) => parameters.get(field)), parameters.get('request_uri'))
  keep(parameters.get('state'), parameters.get('access_token'))
}

const world = await World.start({ worker: false })
const hostile = await HostileAuthorization.start()
const app = await App.start()
try {
  const anna = new Person('anna', 'a password nobody should log')
  const resource = await owner(world, anna)
  const photos = `${resource}/records/google.photos`
  const scope = 'google.photos.{title,time}'
  const tokens = await app.obtain(anna, world.authorization, { scope, resource })
  const token = tokens.access_token
  assert.equal((await app.read(photos, token)).status, 200)
  await app.read(`${photos}?filter=title%3Dsecret-filter-value`, token)
  await app.read(`${photos}?x=hush-hush-hush`, token)
  await app.read(`${photos}?access_token=${token}`, token)
  await app.read(photos, token, { proof: null, headers: { authorization: `Bearer ${token}` } })
  await app.read(photos, `${token}x`)
  await app.read(photos, `${token}.${token}`)
  const asked = await app.ask(anna, world.authorization, { scope, resource, prompt: 'consent' })
  await anna.press('Allow')
  const code = String(app.returned(anna)['code'])
  await app.redeem(asked, code, { code_verifier: 'wrong'.repeat(10) })
  await app.redeem(asked, code)
  await app.refresh(world.authorization, tokens.refresh_token as string)
  await app.refresh(world.authorization, `${tokens.refresh_token}x`)
  await app.refresh(world.authorization, tokens.refresh_token as string, {}, { proof: token })
  await anna.go(`${world.authorization}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  // A provider whose answers break, so that errors with their causes are logged.
  const bert = new Person('bert', 'another password for nobody')
  await bert.signUp(world.resource)
  const theirs = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  const mint = new Mint(hostile, app, theirs)
  const minted = await mint.token(scope, await mint.grant(scope))
  hostile.down.add('/status/1').add('/jwks').add('/events')
  await app.read(`${theirs}/records/google.photos`, minted)
  await hostile.push(`${world.resource}/events`, 'grant-revoked', { resource: theirs })
  await hostile.push(`${world.resource}/events`, 'nothing', { resource: theirs })
  await new Person('bert', 'not the password of bert').go(`${world.resource}/sign-in`)
  secrets.add('secret-filter-value').add('hush-hush-hush')
} finally {
  await app[Symbol.asyncDispose]()
  await hostile[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
}
writeFileSync(process.argv[2] as string, [...secrets].join('\n'))
