import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { chainLock } from '../bindings/chain.ts'
import { signGrant } from '../linking/_issuer.ts'
import { event, push } from '../linking/_steps.ts'
import { twoIssuers } from '../linking/_two-issuers.ts'

const { here, first, bound, close } = await twoIssuers()
after(close)

/** An event about a new grant, and what it says. */
async function newGrant(person: Awaited<ReturnType<typeof bound>>) {
  const { resource } = person.owner
  const grant = await signGrant(first, resource, here.clock())
  const payload = { resource, grant_id: grant.id, grant: grant.compact }
  return { grant, set: await event(here, first, 'issued', payload) }
}

test('a new grant is checked, remembered and written by two statements', async () => {
  const person = await bound()
  const { grant, set } = await newGrant(person)
  const said: string[] = []
  const heard = new WeakSet()
  const listen = (client: { query: unknown }) => {
    if (heard.has(client)) return
    heard.add(client)
    const query = (client.query as (...words: unknown[]) => unknown).bind(client)
    client.query = (...words: unknown[]) => {
      const [asked] = words as [string | { text: string }]
      said.push(typeof asked === 'string' ? asked : asked.text)
      return query(...words)
    }
  }
  here.pool.on('acquire', listen)
  assert.deepEqual(await push(here, set), { status: 202, err: null })
  here.pool.off('acquire', listen)
  const about = said.filter((text) => /bindings|grant|events_seen|^(begin|commit)/.test(text))
  assert.equal(about.length, 2, said.join('\n'))
  assert.equal((await here.ledger.find(person.owner.id, grant.id))?.compact, grant.compact)
})

test('a grant that waited while its owner left its issuer is none, and its event may come again', async () => {
  const person = await bound()
  const { id } = person.owner
  const { grant, set } = await newGrant(person)
  const client = await here.pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [chainLock(id)])
    const pushed = push(here, set)
    const isWaiting = async () => {
      const { rows } = await here.pool.query(
        `select from pg_locks where locktype = 'advisory' and not granted`,
      )
      return rows.length > 0
    }
    for (let tries = 0; tries < 200 && !(await isWaiting()); tries++) await wait(20)
    assert.ok(await isWaiting())
    await client.query('update bindings set active = false where owner = $1', [id])
    await client.query('commit')
    assert.deepEqual(await pushed, { status: 400, err: 'access_denied' })
  } finally {
    client.release()
  }
  assert.equal(await here.ledger.find(id, grant.id), null)
  await here.pool.query('update bindings set active = true where owner = $1', [id])
  assert.deepEqual(await push(here, set), { status: 202, err: null })
})
