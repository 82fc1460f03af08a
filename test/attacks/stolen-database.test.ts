/**
 * Somebody has both databases and the object store, and no master key: both services are filled by what people do,
 * then every row and every object is looked through for whatever would let a thief in, sign, or read what is sealed.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sealedColumns as authorizationSealed } from '@mandate/authorization/testing'
import { sealedColumns as resourceSealed } from '@mandate/resource/testing'
import { App } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { madeTakeout, madeZip } from '../support/exports/exports.ts'
import { dump, files, findings, type Loot, opened } from '../support/hostile/stolen.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register } from '../support/recovery.ts'
import { importFiles, openCeiling, owner, toConfirmPage } from '../support/steps.ts'
import { PASSPHRASE, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const IN_A_FILE = 'what only a letter to the notary says'
const IN_REST = 'what no field of a record says'
const IN_FORMER = 'what no field said of it before'
const ADDRESS = 'notary.of.anna@example.org'

test('attack: a stolen database and store open nothing and show only what permissions must compare', {
  timeout: 300_000,
}, async () => {
  await using world = await World.start()
  await using app = await App.start()
  await using reader = await App.start({ name: 'Reader', confidential: false })
  const secrets = new Map<string, string | Buffer>()
  const anna = new Person('anna-the-owner', `anna-${random()}`)
  secrets.set('password', anna.password)
  const resource = await owner(world, anna)

  // What she brings, with files, and with members that no field takes. Of a note that another export tells otherwise, what it was is kept too.
  for (const [day, text, more] of [
    ['20230101', 'a house', IN_FORMER],
    ['20230601', 'the house', IN_REST],
  ] as const) {
    const files = { 'Takeout/Keep/House.json': note(text, more) }
    await importFiles(anna, resource, [await madeZip(`takeout-${day}T000000Z-001.zip`, files)])
  }
  const { files: takeout, truth } = await madeTakeout({ photos: 6, locations: 50, activity: 20 })
  await importFiles(anna, resource, [
    ...takeout,
    await madeZip('takeout-20260101T000000Z-001.zip', {
      'Takeout/Drive/letter.txt': `${IN_A_FILE}\n`.repeat(20),
      'Takeout/Mail/All mail.mbox': [
        'From 1@xxx Mon Jan 01 00:00:00 +0000 2024',
        `From: ${ADDRESS}`,
        ...['To: anna@example.org', 'Subject: the house', 'Message-ID: <1@example.org>'],
        ...['Date: Mon, 1 Jan 2024 00:00:00 +0000', '', 'Dear Anna', ''],
      ].join('\n'),
    }),
  ])
  secrets.set('contents of a file', IN_A_FILE).set('rest of a record', IN_REST)
  secrets.set('rest of a former state', IN_FORMER)

  // Whom she lets read: a code, tokens, keys, and an assistant whose tokens any holder may use.
  const asked = await app.ask(anna, world.authorization, {
    ...{ scope: 'google.photos.title', resource },
  })
  await anna.press('Allow')
  const { code = '' } = app.returned(anna)
  const { body } = await app.redeem(asked, code)
  const tokens = body as unknown as Record<'access_token' | 'refresh_token', string>
  const unused = await app.ask(anna, world.authorization, {
    ...{ scope: 'google.photos.title', resource },
  })
  secrets.set('used code', code).set('unused code', app.returned(anna)['code'] ?? '')
  secrets.set('access token', tokens.access_token).set('refresh token', tokens.refresh_token)
  secrets.set('code verifiers', asked.verifier).set('code verifier', unused.verifier)
  const { asked: pushed } = await reader.push(world.authorization, {
    ...{ scope: 'google.location.time', resource },
  })
  secrets.set('pushed request', pushed.requestUri.split(':').at(-1) ?? '')
  for (const [name, { privateJwk }] of Object.entries({ client: app.key, proof: app.dpop })) {
    secrets.set(`private key of an app (${name})`, String(privateJwk.d))
  }
  const assistant = new Assistant(reader, resource, 'google.photos.title')
  await assistant.obtain(anna, (each) => each.press('Allow'))
  secrets.set('access token of an assistant', assistant.tokens?.access_token ?? '')
  secrets.set('refresh token of an assistant', assistant.tokens?.refresh_token ?? '')

  // A program of hers that waits for her word.
  const waiting = await fetch(`${world.resource}/device/auth`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: `${world.resource}/programs/mandate.json` }),
  })
  const { device_code } = (await waiting.json()) as { device_code: string }
  secrets.set('device code', device_code)

  // How she comes back: codes on paper, a key kept offline, and the sessions of her browsers.
  for (const service of [world.authorization, world.resource]) {
    await anna.go(`${service}/account`)
    await anna.click('Make recovery codes')
    await anna.press('Make recovery codes')
    const codes = [...anna.page.html.matchAll(/<code>([^<]+)<\/code>/g)].map(([, one]) => one!)
    assert.equal(codes.length, 10)
    for (const [nth, one] of codes.entries()) {
      secrets.set(`recovery code ${nth} of ${service}`, one)
      secrets.set(`recovery code ${nth} of ${service}, bare`, one.replaceAll('-', ''))
    }
  }
  const key = new RecoveryKey()
  await register(world, anna, key)
  const elsewhere = anna.elsewhere()
  await enter(world, elsewhere, key, resource)
  for (const [browser, name] of [
    [anna, 'session'],
    [elsewhere, 'recovery session'],
  ] as const) {
    for (const service of [world.authorization, world.resource]) {
      for (const cookie of browser.cookieFor(service).split('; ').filter(Boolean)) {
        const [label = '', value = ''] = cookie.split('=')
        if (value.length > 12) secrets.set(`${name}: ${label} at ${service}`, value)
      }
    }
  }

  // A change of provider that is half way, and her whole home under a passphrase.
  const other = await world.anotherAuthorization()
  const ben = new Person(anna.name, anna.password)
  await ben.signUp(other)
  await toConfirmPage(world, anna, other)
  await openCeiling(world, anna)
  const shown = await takeOut(anna, resource)
  secrets.set('passphrase', PASSPHRASE)
  secrets.set('link to an archive', new URL(shown.parts[0]?.url ?? '', resource).search.slice(1))

  const { resourceConfig: theirs, authorizationConfig: ours } = world
  const sealed = {
    ...(await opened(ours.databaseUrl, ours.masterKey, authorizationSealed)),
    ...(await opened(theirs.databaseUrl, theirs.masterKey, resourceSealed)),
  }
  for (const where of [
    'custody_keys.sealed',
    'owners.data_key',
    'owners.id_key',
    'linkings.secrets',
  ])
    assert.ok(sealed[where]?.length, `nothing in ${where}: it was not tried`)
  const signing = await opened(ours.databaseUrl, ours.masterKey, authorizationSealed)
  sealed['signing_keys.sealed']?.push(...(signing['signing_keys.sealed'] ?? []))
  for (const [where, plain] of Object.entries(sealed)) {
    for (const [nth, one] of plain.entries()) {
      for (const [member, secret] of partsOf(one)) secrets.set(`${where} ${nth} ${member}`, secret)
    }
  }
  secrets.set('master key', ours.masterKey).set('master key of the data', theirs.masterKey)

  const databases = {
    authorization: await dump(ours.databaseUrl),
    resource: await dump(theirs.databaseUrl),
  }
  assert.deepEqual(untried(databases), [])
  const stores = [...(await files(ours.dataDir)), ...(await files(theirs.dataDir))]
  const loot: Loot[] = [...databases.authorization, ...databases.resource, ...stores]

  // It is looked at what is there, and in each of the ways in which it might be written.
  const [photo] = truth.photos
  assert.ok(photo)
  assert.deepEqual(findings(databases.resource, String(photo.title)).length > 0, true, 'no photos')
  assert.ok(findings(databases.authorization, anna.name).includes('accounts'))
  const session = [...secrets].find(([name]) => name.startsWith('session'))?.[1]
  assert.ok(session, 'no session was tried')
  assert.ok(stores.length > 10, `${stores.length} objects`)

  const found = [...secrets].flatMap(([name, secret]) => {
    assert.ok(secret.length > 0, `${name} was not tried`)
    return findings(loot, secret).map((where) => `${name} in ${where}`)
  })
  assert.deepEqual(found, [])
  assert.ok(secrets.size > 40, `${secrets.size} secrets`)

  // Who wrote to her is a field, and stands where fields do; nowhere else.
  const withAddress = findings(loot, ADDRESS)
  assert.deepEqual(
    withAddress.filter((where) => !/^(records_\d\d|superseded)$/.test(where)),
    [],
  )
  assert.ok(withAddress.length > 0, 'the letter was not read')
  // Whose export it is stands where accounts of providers do, and nothing of it at the provider.
  assert.deepEqual(findings(databases.authorization, '@example'), [])
  // What is kept of a token is a digest: of 256 random bits, so that trying finds none.
  const digest = createHash('sha256').update(tokens.refresh_token).digest()
  const where = findings(loot, digest).map((table) => table.replace(/_\d$/, ''))
  assert.deepEqual(where, ['provider_states'])
})

/**
 * Tables in which nothing stands at the end of this: nothing is shown of them. Whoever makes another one fills it above, or names it here
 * when nothing comes into it that anybody could use: keys that are public, digests, numbers and names.
 */
const UNTRIED = [
  ...['restores', 'swept', 'passkeys', 'passkey_challenges', 'former_names', 'audit_signed'],
  ...['departures', 'shared_with_me', 'upload_locks', 'upload_marks', 'missing_files', 'proofs'],
  ...['early_revocations', 'status_lists', 'staging', 'staged', 'staged_records', 'app_names'],
  ...['former_resources', 'former_bindings', 'declared_collections', 'append_keys'],
  ...['element_groups', 'home_restores', 'filled_files', 'errands'],
]

/** The others of them, by table whatever parts that is kept in; what pg-boss keeps of itself is its own. */
function untried(databases: Record<string, Loot[]>): string[] {
  return Object.values(databases).flatMap((loot) => {
    const filled = new Map<string, boolean>()
    for (const { where, bytes } of loot) {
      const table = where.replace(/(_\d+|_other|_even|_odd|_a|_b)+$/, '')
      filled.set(table, filled.get(table) || bytes.length > 0)
    }
    return [...filled.keys()].filter(
      (table) => !filled.get(table) && !/^pgboss\./.test(table) && !UNTRIED.includes(table),
    )
  })
}

/** A note, with this in what no field says. */
function note(text: string, more: string): string {
  const moment = { createdTimestampUsec: 1_530_000_000_000_000 }
  return JSON.stringify({ title: 'House', textContent: text, ...moment, inNoField: more })
}

/** The secret members of an opened value: of a private key the private half, of other JSON what is long enough. */
function partsOf(plain: Buffer): [string, string | Buffer][] {
  const text = plain.toString()
  if (!text.startsWith('{')) return [['', plain]]
  const value = JSON.parse(text) as Record<string, unknown>
  if (typeof value['d'] === 'string') return [['d', value['d']]]
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string' && member.length >= 20 ? [[name, member] as [string, string]] : [],
  )
}
