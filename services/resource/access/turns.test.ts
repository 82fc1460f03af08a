import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turns } from './turns.ts'

/** Work that ends when it is told to, and what of it is under way. */
function workshop() {
  let time = 0
  const turn = turns(() => time)
  const begun: string[] = []
  const underWay = new Map<string, (() => void)[]>()
  const ask = (owner: string, name = owner) =>
    turn(owner, async () => {
      begun.push(name)
      const done = Promise.withResolvers<void>()
      underWay.set(owner, [...(underWay.get(owner) ?? []), done.resolve])
      await done.promise
      return name
    })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    ask,
    turn,
    begun,
    settle,
    count: (owner: string) => underWay.get(owner)?.length ?? 0,
    async end(owner: string, many = 1) {
      for (const done of underWay.get(owner)?.splice(0, many) ?? []) done()
      await settle()
    },
    pass(ms: number) {
      time += ms
    },
  }
}

test('whoever is read alone has 32 readings under way, and the others in their order', async () => {
  const w = workshop()
  const all = Array.from({ length: 40 }, (_, n) => w.ask('anna', `${n}`))
  await w.settle()
  assert.equal(w.count('anna'), 32)
  await w.end('anna', 3)
  assert.deepEqual(w.begun.slice(32), ['32', '33', '34'])
  while (w.count('anna') > 0) await w.end('anna')
  assert.deepEqual(
    await Promise.all(all),
    Array.from({ length: 40 }, (_, n) => `${n}`),
  )
})

test('who asks seldom begins at once, however much another asks; that one goes on with one at a time', async () => {
  const w = workshop()
  for (let n = 0; n < 500; n++) void w.ask('greedy')
  void w.ask('bert')
  await w.settle()
  assert.equal(w.count('bert'), 1, 'before all that wait')
  assert.equal(w.count('greedy'), 32, 'what was begun goes on')
  await w.end('bert')
  void w.ask('bert')
  await w.end('greedy', 31)
  assert.equal(w.count('greedy'), 1, 'nothing was begun in their place')
  for (let n = 0; n < 50; n++) {
    w.pass(100)
    await w.end('bert')
    void w.ask('bert')
    await w.end('greedy')
    assert.deepEqual([w.count('bert'), w.count('greedy')], [1, 1])
  }
})

test('a second after the others were read last everything is theirs again', async () => {
  const w = workshop()
  void w.ask('bert')
  await w.end('bert')
  for (let n = 0; n < 50; n++) void w.ask('greedy')
  await w.settle()
  assert.equal(w.count('greedy'), 1)
  w.pass(1_000)
  await w.end('greedy')
  assert.equal(w.count('greedy'), 32)
})

test('a line has an end: one more is told to come again, and others are not', async () => {
  const w = workshop()
  for (let n = 0; n < 1_032; n++) void w.ask('greedy')
  await assert.rejects(w.ask('greedy'), { status: 429, code: 'rate_limited' })
  void w.ask('bert')
  await w.settle()
  assert.equal(w.count('bert'), 1)
})

test('what fails gives its turn to the next', async () => {
  const w = workshop()
  void w.ask('bert')
  await w.end('bert')
  const failing = Array.from({ length: 10 }, () =>
    w.turn('anna', async () => Promise.reject(new Error('away'))),
  )
  const results = await Promise.allSettled(failing)
  assert.ok(results.every(({ status }) => status === 'rejected'))
  void w.ask('anna')
  await w.settle()
  assert.equal(w.count('anna'), 1)
})

test('a stranger who is refused takes nobody’s room away', async () => {
  const w = workshop()
  const refused = w.turn('anna', async () => Promise.reject(new Error('refused')))
  await assert.rejects(refused)
  for (let n = 0; n < 40; n++) void w.ask('bert')
  await w.settle()
  assert.equal(w.count('bert'), 32)
})
