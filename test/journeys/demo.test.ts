import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { facebook, takeout } from '@mandate/start/archives'
import { freePorts, type Run, type Started, start } from '../support/npm-start.ts'
import { Person } from '../support/person.ts'

describe('npm start -- --demo', () => {
  let folder: string
  let env: Record<string, string>
  let started: Started
  let run: Run
  let person: Person

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mandate-demo-'))
    env = { ...(await freePorts()), DATA_DIR: folder }
    started = start(['--demo'], env)
    run = await started.ready()
    person = new Person(run.demo!.name, run.demo!.password)
  })
  after(async () => {
    await started?.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  })

  test('creates a person who can sign in at both services', async () => {
    for (const origin of [run.resource, run.authorization]) {
      await person.go(`${origin}/sign-in`)
      await person.signInIfAsked()
      assert.equal(person.status, 200)
      assert.equal(person.hasButton('Sign in'), false, origin)
    }
  })

  test('has linked them', async () => {
    await person.go(`${run.resource}/provider`)
    assert.ok(person.has(new URL(run.authorization).host), person.text)
  })

  test('has imported as many records of each kind as the made exports hold', async () => {
    const truth = { ...takeout().truth, ...facebook().truth }
    const counts = await countsOf(person, run)
    assert.equal(counts['google.photos'], truth.photos.length)
    assert.equal(counts['google.location'], truth.locations.length)
    assert.equal(counts['google.activity'], truth.activity.length)
    assert.equal(counts['google.youtube.watched'], truth.watched.length)
    for (const [name, count] of Object.entries(truth.counts))
      assert.equal(counts[name], count, name)
  })

  test('started again it does nothing twice and says the same sign-in', async () => {
    const before = await countsOf(person, run)
    await started.end('SIGTERM')
    started = start(['--demo'], env)
    const again = await started.ready()
    assert.deepEqual(again.demo, run.demo)
    assert.deepEqual(await countsOf(person, again), before)
    assert.equal((await get(person, again, 'imports'))['imports'].length, 2)
  })

  test('what it prints names each address once', async () => {
    const output = await started.firstLine()
    await started.end('SIGTERM')
    const printed = output + (await started.errors)
    for (const name of ['authorization', 'resource', 'explorer'] as const) {
      const lines = printed.match(new RegExp(`^mandate ${name} http.*$`, 'gm'))
      assert.deepEqual(lines, [`mandate ${name} ${run[name]}`])
    }
    assert.match(output, /^mandate ready$/m)
  })
})

async function countsOf(person: Person, run: Run): Promise<Record<string, number>> {
  const { collections } = await get(person, run, 'collections')
  return Object.fromEntries(
    collections.map(({ name, count }: { name: string; count: number }) => [name, count]),
  )
}

async function get(person: Person, run: Run, call: string) {
  await person.go(`${run.resource}/`)
  await person.signInIfAsked()
  const address = /\/owners\/[a-z2-7]{26}/.exec(person.text)?.[0]
  const headers = { accept: 'application/json' }
  const answer = await person.fetch(`${run.resource}${address}/${call}`, { headers })
  assert.equal(answer.status, 200)
  return JSON.parse(await answer.text())
}
