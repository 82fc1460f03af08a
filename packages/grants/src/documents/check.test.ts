import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOG } from '../_generated.ts'
import { resolve } from '../meaning/resolve.ts'
import { parseScope } from '../text/parse.ts'
import { GRANT, NOW, RESOURCE, TOKEN } from './_documents.ts'
import type { AccessToken } from './access-token.ts'
import { checkCovered, checkGrant, checkToken } from './check.ts'
import type { Grant } from './grant.ts'

const token: AccessToken = { ...TOKEN, items: [] }
const grant: Grant = { ...GRANT, items: [] }

test('check 3: a token counts for its issuer, its resource and its time', () => {
  const check = (change: Partial<AccessToken>, now = NOW, once = false) =>
    checkToken({ ...token, ...change }, { issuer: TOKEN.iss, resource: RESOURCE, now, once })
  check({})
  check({}, NOW + 359)
  check({}, NOW - 60)
  check({ exp: NOW + 3600 }, NOW, true)
  assert.throws(() => check({}, NOW + 360), { code: 'expired' })
  assert.throws(() => check({}, NOW - 61), { code: 'not_yet' })
  assert.throws(() => check({ exp: NOW + 301 }), { code: 'too_long_lived' })
  assert.throws(() => check({ exp: NOW + 3601 }, NOW, true), { code: 'too_long_lived' })
  assert.throws(() => check({ iat: NOW + 50, exp: NOW + 40 }), { code: 'too_long_lived' })
})

test('attacks 36, 41: another resource, or an issuer written otherwise, is refused', () => {
  const check = (change: Partial<AccessToken>) =>
    checkToken(
      { ...token, ...change },
      { issuer: TOKEN.iss, resource: RESOURCE, now: NOW, once: false },
    )
  for (const iss of ['https://as.example/', 'https://AS.example', 'http://as.example']) {
    assert.throws(() => check({ iss }), { code: 'wrong_issuer' })
  }
  assert.throws(() => check({ aud: 'https://rs.example/owners/other' }), { code: 'wrong_resource' })
  assert.throws(() => check({ sub: 'https://rs.example/owners/other' }), { code: 'wrong_resource' })
})

test('check 5, attack 45: a grant counts for its owner, its app and its issuer', () => {
  const check = (change: Partial<Grant>, expected = {}, of: Partial<AccessToken> = {}) =>
    checkGrant(
      { ...grant, ...change },
      { ...token, ...of },
      { resource: RESOURCE, carried: false, now: NOW, ...expected },
    )
  check({})
  check({ exp: NOW + 300 })
  const other = 'https://rs.example/owners/other'
  assert.throws(() => check({ sub: other }), { code: 'wrong_resource' })
  check({ sub: other }, { formerResources: [other] })
  assert.throws(() => check({ client_id: 'https://y.example' }), { code: 'wrong_client' })
  const elsewhere = { may_act: { sub: 'https://other.example' } }
  assert.throws(() => check(elsewhere), { code: 'wrong_issuer' })
  check(elsewhere, { carried: true })
  assert.throws(() => check({ use: 'once', exp: NOW + 3600 }, { carried: true }), {
    code: 'wrong_grant',
  })
  assert.throws(() => check({}, {}, { grant_id: 'g2' }), { code: 'wrong_grant' })
  assert.throws(() => check({ iat: NOW + 61 }), { code: 'not_yet' })
  assert.throws(() => check({ exp: NOW }), { code: 'expired' })
  // attack 42: a later end
  assert.throws(() => check({ exp: NOW + 299 }), { code: 'exceeds_grant' })
})

test('check 7, attacks 42, 43, 69: token within grant within ceiling', () => {
  const read = (scopes: string) => parseScope(scopes).map((item) => resolve(item, CATALOG))
  const check = (items: string, under: string, ceiling: string | null) =>
    checkCovered({
      token: read(items),
      grant: read(under),
      ceiling: ceiling === null ? null : read(ceiling),
    })
  check('p.one[n>=10].s', 'p.one.{n~10,s}', 'p.**.*')
  check('p.one.f', 'p.one.f', null)
  check('p.one.s', 'p.one[b=true].s p.one.s', 'p.**.*')
  for (const wider of [
    'p.one.{n,s,i}',
    'p.one.n',
    'p.two.s',
    'p.one.s:delete',
    'p.one[b=true].s',
    'p.one[n>=5].s',
  ]) {
    assert.throws(() => check(wider, 'p.one.{n~10,s}', 'p.**.*'), { code: 'exceeds_grant' }, wider)
  }
  for (const above of ['p.one.f', 'p.secret.s', 'p.one.s:delete']) {
    assert.throws(() => check(above, above, 'p.**.*'), { code: 'exceeds_ceiling' }, above)
  }
})

test('a token takes its terms from its grant', () => {
  const [item] = parseScope('p.one.s').map((one) => resolve(one, CATALOG))
  const granted = { ...item!, terms: { purpose: 'to show a map' } }
  checkCovered({ token: [item!], grant: [granted], ceiling: [item!] })
})
