import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { wrongShape } from './wrong-shape.ts'

const shape = z.strictObject({
  name: z.string().min(1).max(5),
  uploads: z.array(z.string()).min(1).optional(),
  about: z.strictObject({ page: z.url() }).optional(),
  method: z.enum(['none', 'private_key_jwt']).optional(),
  bytes: z.number().int().min(10).optional(),
})

const wrong: [sent: unknown, says: string][] = [
  [undefined, 'the body: is missing, and must be an object'],
  ['text', 'the body: must be an object'],
  [{}, 'name: is missing, and must be a text'],
  [{ name: 7 }, 'name: must be a text'],
  [{ name: '' }, 'name: must have at least 1 character'],
  [{ name: 'Annabel' }, 'name: must have at most 5 characters'],
  [{ name: 'a', uploads: {} }, 'uploads: must be a list'],
  [{ name: 'a', uploads: [] }, 'uploads: must have at least 1 entry'],
  [{ name: 'a', uploads: ['b', 2] }, 'uploads.1: must be a text'],
  [
    { name: 'a', about: { page: 'here' } },
    'about.page: must be an address, like https://app.example/page',
  ],
  [
    { name: 'a', about: { page: 'https://a.example', pge: 1 } },
    'about.pge: there is no such member',
  ],
  [{ name: 'a', nmae: 'b' }, 'nmae: there is no such member'],
  [{ name: 'a', method: 'secret' }, 'method: must be "none" or "private_key_jwt"'],
  [{ name: 'a', bytes: 2 }, 'bytes: must be at least 10'],
  [{ name: 'a', bytes: 12.5 }, 'bytes: must be a whole number'],
]

for (const [sent, says] of wrong) {
  test(`of ${JSON.stringify(sent)} it is said: ${says}`, () => {
    const { error } = shape.safeParse(sent)
    assert.ok(error)
    assert.equal(wrongShape(error, sent, 'the body'), says)
  })
}
