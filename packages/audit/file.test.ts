import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase, type Pool } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { auditLog, auditMigrations, chainLines, verifyFile } from './index.ts'

const DAY = 86_400_000
let now = Date.UTC(2026, 10, 20, 12)

let pool: Pool
let end: () => Promise<void>
before(async () => {
  const database = await freshDatabase([auditMigrations])
  const opened = openDatabase(database.url)
  pool = opened.pool
  end = async () => {
    await opened.close()
    await database.drop()
  }
})
after(() => end())

/** Signs like a service would, with what a test can do without a key pair: who and what is what counts. */
const signer = (kid: string) => ({
  issuer: 'https://rs.example',
  async sign(claims: object, { typ }: { typ: string }) {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ typ, kid })}.${part(claims)}`
    return `${text}.${createHmac('sha256', kid).update(text).digest('base64url')}`
  },
})

async function verify(jws: string): Promise<boolean | null> {
  const [header, claims, signature] = jws.split('.')
  const { kid } = JSON.parse(Buffer.from(header!, 'base64url').toString())
  if (kid !== 'ours') return null
  return signature === createHmac('sha256', kid).update(`${header}.${claims}`).digest('base64url')
}

const log = (kid = 'ours') => auditLog({ pool, clock: () => now, signer: signer(kid) })

/** A log of nine entries over three days, each day's end signed. */
async function threeDays(kids = ['ours', 'ours', 'ours']) {
  const owner = randomUUID()
  for (const kid of kids) {
    const at = [1, 2, 3].map((n) => ({ owner, at: now + n, body: { what: `${n}`, rows: n } }))
    await log().append(at)
    await log().seal()
    await log(kid).heads.signDue()
    now += DAY
  }
  return owner
}

async function download(owner: string): Promise<string[]> {
  const chunks = await chainLines(log(), owner).toArray()
  return chunks.join('').trimEnd().split('\n')
}

const verdict = (lines: string[]) => verifyFile(lines.map((line) => `${line}\n`).join(''), verify)

async function fault(lines: string[]) {
  const found = await verdict(lines)
  assert.equal(found.valid, false)
  return found.valid ? null : `${found.fault.line} ${found.fault.reason}`
}

test('a downloaded log verifies: nine entries, a head for each day, and the end', async () => {
  const owner = await threeDays()
  const lines = await download(owner)
  assert.equal(lines.length, 9 + 3 + 1)
  assert.deepEqual(
    lines.flatMap((line, at) => (line.startsWith('{"head"') ? at + 1 : [])),
    [4, 8, 12, 13],
  )
  assert.deepEqual(await verdict(lines), {
    valid: true,
    entries: 9,
    owner,
    issuer: 'https://rs.example',
    at: now / 1000,
    unknownHeads: 0,
  })
})

test('an empty log has an end too', async () => {
  const owner = randomUUID()
  const lines = await download(owner)
  assert.equal(lines.length, 1)
  const found = await verdict(lines)
  assert.equal(found.valid && found.entries, 0)
})

test('what was removed, changed, moved or cut off is found where it is', async () => {
  const lines = await download(await threeDays())
  assert.equal(await fault(lines.toSpliced(1, 1)), '2 removed')
  assert.equal(await fault(lines.toSpliced(2, 1)), '3 removed', 'the last one before a head')
  assert.equal(await fault(lines.toSpliced(8, 3)), '9 removed', 'a whole day')
  assert.equal(await fault(lines.with(4, lines[4]!.replace('"1"', '"7"'))), '5 changed')
  assert.equal(await fault(lines.with(4, lines[5]!).with(5, lines[4]!)), '5 reordered')
  for (const kept of [12, 11, 9, 1]) {
    assert.equal(await fault(lines.slice(0, kept)), `${kept + 1} cut_off`)
  }
  assert.equal(await fault([]), '1 cut_off')
  assert.equal(await fault(lines.with(2, 'nothing')), '3 unreadable')
  assert.equal(await fault([...lines, lines[0]!]), '13 reordered')
})

test('nothing stands in a line that could be changed unseen', async () => {
  const lines = await download(await threeDays())
  const entry = JSON.parse(lines[4]!)
  for (const [name, value] of Object.entries(entry)) {
    const other =
      typeof value === 'object'
        ? { ...value, more: 1 }
        : typeof value === 'number'
          ? value + 90
          : `${value}0`
    await fault(lines.with(4, JSON.stringify({ ...entry, [name]: other })))
  }
  const more = JSON.stringify({ ...entry, entry: 99 })
  assert.equal(await fault(lines.with(4, more)), '5 unreadable')
})

test('whoever writes a chain anew cannot sign its end', async () => {
  const owner = await threeDays()
  const other = await download(await threeDays())
  const lines = await download(owner)
  assert.equal(await fault([...lines.slice(0, -1), other.at(-1)!]), '13 forged', 'of another log')
  const [header, claims] = lines.at(-1)!.slice(9, -2).split('.')
  assert.equal(
    await fault([...lines.slice(0, -1), `{"head":"${header}.${claims}.AAAA"}`]),
    '13 forged',
  )
  const shorter = JSON.parse(Buffer.from(claims!, 'base64url').toString())
  const forged = await signer('theirs').sign({ ...shorter, seq: 3 }, { typ: 'audit-head+jwt' })
  const cut = lines.slice(0, 3)
  const ofThree = JSON.parse(lines[2]!)
  const whole = await signer('theirs').sign(
    { ...shorter, seq: 3, hash: ofThree.hash },
    { typ: 'audit-head+jwt' },
  )
  assert.equal(await fault([...cut, `{"head":"${forged}"}`]), '4 changed')
  assert.equal(await fault([...cut, `{"head":"${whole}"}`]), '4 forged')
})

test('entries taken out of the table itself are missing in what is downloaded', async () => {
  const owner = await threeDays()
  await pool.query('delete from audit where owner = $1 and seq > 7', [owner])
  assert.equal(await fault(await download(owner)), '10 removed')
  await pool.query('update audit_heads set seq = 7 where owner = $1', [owner])
  assert.equal(await fault(await download(owner)), '10 removed', 'the daily head remembers')
  await pool.query('delete from audit where owner = $1 and seq = 2', [owner])
  assert.equal(await fault(await download(owner)), '2 removed')
})

test('daily heads of a key that was replaced do not keep a log from verifying', async () => {
  const found = await verdict(await download(await threeDays(['former', 'former', 'ours'])))
  assert.equal(found.valid && found.unknownHeads, 2)
})

test('a head is signed once a day, and only when something was added', async () => {
  const owner = await threeDays()
  const audit = log()
  const signed = async () => (await audit.heads.signed(owner)).map(({ seq }) => seq)
  await audit.heads.signDue()
  assert.deepEqual(await signed(), [3, 6, 9])
  const add = async () => {
    await audit.append([{ owner, at: now, body: { what: 'more' } }])
    await audit.seal()
  }
  await add()
  await Promise.all([audit.heads.signDue(), log().heads.signDue()])
  assert.deepEqual(await signed(), [3, 6, 9, 10])
  await add()
  await audit.heads.signDue()
  assert.deepEqual(await signed(), [3, 6, 9, 10], 'the same day')
  now += DAY
  await audit.heads.signDue()
  assert.deepEqual(await signed(), [3, 6, 9, 10, 11])
})
