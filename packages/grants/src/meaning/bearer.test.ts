import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOG } from '../_generated.ts'
import { parseScope } from '../text/parse.ts'
import { checkBearer } from './bearer.ts'
import { resolve } from './resolve.ts'

const check = (scope: string, catalog = CATALOG) =>
  checkBearer(
    parseScope(scope).map((item) => resolve(item, CATALOG)),
    catalog,
  )

test('whoever holds a key may read what is not sensitive', () => {
  check('p.one[s=a].{n,s} p.two.* p.**.*')
})

test('nobody is let at sensitive things, or writes, by holding a key', () => {
  for (const [scope, culprit] of [
    ['p.secret.s', 'p.secret'],
    ['p.one.{s,f}', 'f'],
    ['p.one[f=*].s', 'f'],
    ['p.one.s p.one.s:append', 'append'],
    ['p.one.s:read,update', 'update'],
  ] as const) {
    assert.throws(() => check(scope), { name: 'ScopeError', culprit }, scope)
  }
})

test('what another catalog calls sensitive counts as that catalog says', () => {
  const collections = CATALOG.collections.map((one) => ({ ...one, sensitive: true }))
  assert.throws(() => check('p.two.s', { sha256: 'later', collections }), { culprit: 'p.two' })
})
