/** What the owner downloads can be checked by anybody, without any service. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { receiptOf } from '@mandate/grants'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('a receipt and the bindings verify offline, and a changed one does not', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const item = {
    type: 'mandate_records',
    collection: 'google.photos',
    fields: ['title'],
    purpose: 'Show your trips',
    purpose_code: 'https://w3id.org/dpv#ServiceProvision',
    legal_basis: 'contract',
    retention: { max: 'P30D', on_expiry: 'delete' },
    recipients: ['Maps Inc'],
  }
  const tokens = await app.obtain(anna, world.authorization, {
    authorization_details: JSON.stringify([item]),
    resource,
  })
  const folder = await mkdtemp(join(tmpdir(), 'mandate-verify-'))
  const file = async (name: string, contents: string) => {
    await writeFile(join(folder, name), contents)
    return join(folder, name)
  }
  const receipt = await anna.fetch(`${world.authorization}/receipts/${tokens.grant_id}`)
  assert.equal(receipt.status, 200)
  const whole = await receipt.text()
  const receiptFile = await file('receipt.json', whole)
  const bindings = await (await anna.fetch(`${resource}/bindings`)).text()
  const bindingsFile = await file('bindings.json', bindings)
  const jwks = await file('jwks.json', await (await fetch(`${world.resource}/jwks`)).text())

  const grant = await verify(receiptFile, bindingsFile)
  assert.equal(grant.status, 0, grant.stderr)
  assert.match(grant.stdout, new RegExp(`valid +grant ${tokens.grant_id}`))
  assert.match(grant.stdout, /the receipt says what was signed/)
  // The receipt brings the keys; that they are the owner's is told by the six words that both services show.
  const alone = await verify(receiptFile)
  assert.equal(alone.status, 0, alone.stdout + alone.stderr)
  await anna.go(`${world.resource}/provider`)
  const [, six = 'no words'] = /both services must show for them: (.+)/.exec(alone.stdout) ?? []
  assert.ok(anna.has(six), `${six} in ${anna.text}`)
  const { grant_keys: own, ...without } = JSON.parse(whole)
  const [key] = own.keys
  const stranger = { keys: [{ ...key, x: 'A'.repeat(43) }] }
  const claimed = await verify(
    await file('c.json', JSON.stringify({ ...without, grant_keys: stranger })),
  )
  assert.equal(claimed.status, 1, 'a key that the grant does not name')
  const more = { keys: [key, ...stranger.keys] }
  const besides = await verify(
    await file('more.json', JSON.stringify({ ...without, grant_keys: more })),
    bindingsFile,
  )
  assert.equal(besides.status, 1, 'a key beside those that are known to be the owner’s')
  assert.match(besides.stdout, /brings other keys than those given \(1\)/)
  const none = await verify(await file('none.json', JSON.stringify(without)))
  assert.deepEqual([none.status, /--keys/.test(none.stderr)], [2, true])
  // The app makes the same of the grant it was given.
  const apps = await file('app.json', JSON.stringify(receiptOf(tokens.grant)))
  assert.equal((await verify(apps, bindingsFile)).status, 0)
  assert.equal((await verify(bindingsFile, jwks)).status, 0)

  for (const [was, is, where] of [
    ['"purpose":"Show your trips"', '"purpose":"Advertising"', 'pii_processing[0].purpose'],
    ['#ServiceProvision"', '#Marketing"', 'pii_processing[0].purpose_type'],
    ['dpv#Contract"', 'dpv#Consent"', 'pii_processing[0].lawful_basis'],
    ['["Maps Inc"]', '["Nobody"]', 'pii_processing[0].'],
    [
      '"retention_period":"P30D"',
      '"retention_period":"P90D"',
      'pii_processing[0].retention_period',
    ],
    ['"issued_at":"20', '"issued_at":"19', 'issued_at'],
    ['"locale":"en"', '"locale":"fr"', 'notice.shown'],
  ] as const) {
    assert.ok(whole.includes(was), was)
    const changed = await verify(await file('changed.json', whole.replace(was, is)), bindingsFile)
    assert.equal(changed.status, 1, was)
    assert.ok(changed.stdout.includes(`${where}`), changed.stdout)
    assert.match(changed.stdout, /is not what was signed/)
  }

  // Of several each is looked at, not the first alone.
  const changedFile = await file('changed.json', whole.replace('Show your trips', 'Advertising'))
  const both = await verify([receiptFile, changedFile], bindingsFile)
  assert.equal(both.status, 1, both.stdout)
  assert.match(both.stdout, /^valid +\S+receipt\.json: grant [\s\S]*\nINVALID \S+changed\.json: /)

  const [header, payload, signature] = tokens.grant.split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  const wider = Buffer.from(JSON.stringify({ ...claims, exp: 4_102_444_800 })).toString('base64url')
  const forged = await verify(await file('forged', `${header}.${wider}.${signature}`), bindingsFile)
  assert.equal(forged.status, 1)
  assert.match(forged.stdout, /^INVALID/)
  assert.equal((await verify(receiptFile, jwks)).status, 1, 'the service’s own key signs no grant')
})

test('a log of either service verifies offline, and one that was tampered with says where', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const asked = { scope: 'google.photos.title', resource }
  const tokens = await app.obtain(anna, world.authorization, asked)
  const read = `${resource}/records/google.photos`
  // Each is one entry of the log.
  for (const page of [read, `${read}?limit=1`])
    assert.equal((await app.read(page, tokens.access_token)).status, 200)
  const folder = await mkdtemp(join(tmpdir(), 'mandate-verify-'))
  const check = async (lines: string[], keys?: string) => {
    await writeFile(join(folder, 'audit.jsonl'), lines.map((line) => `${line}\n`).join(''))
    return verify(join(folder, 'audit.jsonl'), keys)
  }
  for (const service of [world.resource, world.authorization]) {
    const whole = await sealedLog(anna, service)
    const entries = whole.filter((line) => !line.startsWith('{"head"'))
    const valid = await check(whole, `${service}/jwks`)
    assert.equal(valid.status, 0, valid.stdout + valid.stderr)
    const says = new RegExp(`valid +log of .* at ${service}: ${entries.length} entries`)
    assert.match(valid.stdout, says)
    const alone = await check(whole)
    assert.equal(alone.status, 0, alone.stdout + alone.stderr)
    assert.ok(alone.stdout.includes(`keys    of ${service}/jwks`), alone.stdout)
    // The head of a day may or may not be signed already.
    const lines = [...entries, whole.at(-1)!]
    const changed = lines.with(
      1,
      lines[1]!.replace(/"kind":"\w+"|"verdict":"\w+"/, '"kind":"nothing"'),
    )
    const tampered: [string[], RegExp][] = [
      [lines.toSpliced(0, 1), /line 1: entry 1 is missing/],
      [changed, /line 2: entry 2 is not what was written/],
      [[lines[1]!, lines[0]!, ...lines.slice(2)], /line 1: entry 2 stands where entry 1 belongs/],
      [lines.slice(0, -1), /the signed end is missing/],
    ]
    for (const [bad, says] of tampered) {
      const verdict = await check(bad, `${service}/jwks`)
      assert.equal(verdict.status, 1)
      assert.match(verdict.stdout, says)
    }
    const cut = await check(lines.slice(0, -1))
    assert.equal(cut.status, 1, 'without --keys')
    assert.match(cut.stdout, /the signed end is missing/)
    const other = service === world.resource ? world.authorization : world.resource
    const foreign = await check(lines, `${other}/jwks`)
    assert.equal(foreign.status, 1)
    assert.match(foreign.stdout, /signed with none of the keys given/)
  }
})

/** The log of somebody as downloaded once at least two entries have their place in it. */
async function sealedLog(person: Person, service: string): Promise<string[]> {
  for (;;) {
    const lines = (await (await person.fetch(`${service}/activity.jsonl`)).text())
      .trim()
      .split('\n')
    if (lines.filter((line) => !line.startsWith('{"head"')).length > 1) return lines
    await setTimeout(100)
  }
}

/** In a process of its own, and not waited for by this one, which serves the keys. */
async function verify(file: string | string[], keys?: string) {
  const program = new URL('../../cli/verify.ts', import.meta.url).pathname
  const args = [
    '--conditions=mandate-source',
    program,
    ...[file].flat(),
    ...(keys ? ['--keys', keys] : []),
  ]
  const child = spawn(process.execPath, args)
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = (await once(child, 'close')) as [number]
  const [stdout, stderr] = await said
  return { status, stdout, stderr }
}
