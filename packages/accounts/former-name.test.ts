import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { browser, PASSWORD, serve, signedUp } from './_service.ts'

test('a name is kept from everybody else also while it is being given up', async () => {
  await using served = await serve()
  const anna = await signedUp(served, 'anna')
  const bea = await signedUp(served, 'bea')
  // The change is made and takes a moment to be committed.
  await served.pool.query(`create function linger() returns trigger language plpgsql as
    $$ begin perform pg_sleep(1); return null; end $$`)
  await served.pool.query(`create constraint trigger linger after update on accounts
    deferrable initially deferred for each row when (old.name = 'anna') execute function linger()`)
  const { account } = await anna.home()
  const renamed = served.people.rename(account, 'hannah')
  await setTimeout(300)
  const [signedUpAs, renamedTo] = await Promise.all([
    browser(served).ask('/sign-up', { name: 'anna', password: PASSWORD }),
    served.people.rename((await bea.home()).account, 'anna'),
  ])
  assert.equal(await renamed, null)
  assert.equal(signedUpAs.status, 409)
  assert.equal(renamedTo, 'taken')
  // Whoever asks for it is still led to her, and she may have it back.
  const { rows } = await served.pool.query(`select account from former_names where name = 'anna'`)
  assert.deepEqual(rows, [{ account }])
  assert.equal(await served.people.rename(account, 'anna'), null)
})
