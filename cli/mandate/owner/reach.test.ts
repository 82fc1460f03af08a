import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXIT, Fault } from '../fault.ts'
import { patiently } from './reach.ts'

const away = new Fault('rs.example does not answer: try again', EXIT.away)

/** Asks where `faults` come one after the other, and then an answer; says how long it paused in all, in seconds. */
async function asking(...faults: Fault[]): Promise<{ answer: string; paused: number }> {
  let paused = 0
  const ask = async () => {
    const fault = faults.shift()
    if (fault) throw fault
    return 'here'
  }
  const pause = async (ms: number) => {
    paused += ms / 1000
  }
  const answer = await patiently(ask, pause)
  return { answer, paused }
}

test('what nobody answers is asked again for about a minute, what is refused is not', async () => {
  assert.deepEqual(await asking(away, away), { answer: 'here', paused: 3 })
  await assert.rejects(asking(new Fault('your session is over', EXIT.signIn)), {
    exit: EXIT.signIn,
  })
  await assert.rejects(asking(...Array<Fault>(7).fill(away)), { exit: EXIT.away })
  assert.deepEqual(await asking(...Array<Fault>(6).fill(away)), { answer: 'here', paused: 63 })
})
