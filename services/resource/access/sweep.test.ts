import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { facts } from './facts.ts'
import { PROOF_WINDOW, sweepProofs } from './proofs.ts'

test('a proof is remembered for as long as it is valid, and forgotten afterwards', async () => {
  await using database = await freshDatabase(migrations)
  const { db, pool, close } = openDatabase<Database>(database.url)
  // The beginning of a period of five minutes.
  const start = 1_800_000_000 - (1_800_000_000 % 600)
  let now = start
  const ask = facts(pool)
  const once = async (iat: number) => {
    const proof = { jkt: 'k', jti: `at ${iat}`, iat }
    return (await ask({ owner: randomUUID(), issuer: 'https://x', grant: null, proof })).isUnused
  }
  try {
    for (let iat = start - PROOF_WINDOW; iat < start + 1_200; iat += 20) {
      now = iat + PROOF_WINDOW
      assert.equal(await once(iat), true, `at ${iat - start}`)
      await sweepProofs(db, now)
      // Every proof that would still be taken is known.
      for (let before = iat; before >= now - PROOF_WINDOW; before -= 20) {
        assert.equal(await once(before), false, `at ${before - start}, looked at ${now - start}`)
      }
    }
    const rows = await Promise.all(
      (['proofs_even', 'proofs_odd'] as const).map((table) =>
        db.selectFrom(table).selectAll().execute(),
      ),
    )
    assert.ok(rows.flat().length < 30, `${rows.flat().length} of 63 are still there`)
  } finally {
    await close()
  }
})
