import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { after, beforeEach, describe, test } from 'node:test'
import { fixture } from '../cleaning/_files.ts'
import type { StoredFile } from '../files/blobs.ts'
import { openDrawer } from './drawer.ts'
import { MOST_BYTES } from './limits.ts'

function stored(bytes: Buffer, size = bytes.length): StoredFile {
  return { size, mime: 'image/jpeg', read: async () => Readable.from([bytes]) }
}

const picture = stored(fixture('picture.jpg'))

/** The process that draws: the only one that this one has begun. */
function drawing(): number {
  const { pid } = process
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  assert.match(children, /^\d+$/, 'one process draws')
  return Number(children)
}

describe('the process that draws', () => {
  const most = { time: 60_000 }
  const drawer = openDrawer(most)
  after(() => drawer[Symbol.asyncDispose]())

  beforeEach(async () => {
    most.time = 60_000
    assert.equal((await drawer.draw(picture)).length, 2)
  })

  test('a picture that crashes it is without preview, and the one behind it has its own', async () => {
    const broken = drawing()
    process.kill(broken, 'SIGSTOP')
    const lost = drawer.draw(picture)
    const next = drawer.draw(picture)
    process.kill(broken, 'SIGSEGV')
    process.kill(broken, 'SIGCONT')
    assert.deepEqual(await lost, [])
    assert.equal((await next).length, 2)
    assert.notEqual(drawing(), broken)
  })

  test('a file that lies about its size ends it, and costs nobody else anything', async () => {
    const before = drawing()
    assert.deepEqual(await drawer.draw(stored(Buffer.alloc(10), MOST_BYTES + 1)), [])
    assert.equal((await drawer.draw(picture)).length, 2)
    assert.notEqual(drawing(), before)
  })

  test('a picture that takes too long is given up, and the one behind it has its own', async () => {
    const stuck = drawing()
    process.kill(stuck, 'SIGSTOP')
    most.time = 100
    assert.deepEqual(await drawer.draw(picture), [])
    most.time = 60_000
    assert.equal((await drawer.draw(picture)).length, 2)
    assert.notEqual(drawing(), stuck)
  })
})
