import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DETAILS, GRANT, NOW, unsigned } from './_documents.ts'
import { sha256 } from './hash.ts'
import { canonicalJson } from './json.ts'
import { changedInReceipt, receiptOf } from './receipt.ts'

const TERMS = {
  purpose: 'Show your trips',
  purpose_code: 'https://w3id.org/dpv#ServiceProvision',
  legal_basis: 'contract',
  retention: { max: 'P30D', on_expiry: 'delete' },
  recipients: ['Maps Inc'],
}
const HEADER = { alg: 'EdDSA', typ: 'grant+jwt' }
const SHOWN = { locale: 'en', items: ['Your photos'] }
const compact = unsigned(HEADER, {
  ...GRANT,
  authorization_details: [{ ...DETAILS[0], ...TERMS }],
  consent_s256: await sha256(canonicalJson(SHOWN)),
  exp: NOW + 86_400,
})

test('a receipt says who, what, why, on what ground, how long and to whom, in codes', () => {
  const { parties, pii_processing, events, ...receipt } = receiptOf(compact) as {
    parties: { party_role: string; party_id: string }[]
    pii_processing: Record<string, unknown>[]
    events: { event_state: string }[]
  } & Record<string, unknown>
  assert.equal(receipt['record_id'], GRANT.jti)
  assert.equal(receipt['issued_at'], new Date(NOW * 1000).toISOString())
  assert.deepEqual(
    parties.map(({ party_role, party_id }) => [party_role.split('#')[1], party_id]),
    [
      ['DataSubject', GRANT.sub],
      ['DataController', GRANT.client_id],
      ['DataExporter', 'https://rs.example'],
      ['ServiceProvider', 'https://as.example'],
    ],
  )
  const [item] = pii_processing
  assert.equal(item!['purpose'], TERMS.purpose)
  assert.equal(item!['purpose_type'], TERMS.purpose_code)
  assert.equal(item!['lawful_basis'], 'https://w3id.org/dpv#Contract')
  assert.equal(item!['retention_period'], 'P30D')
  assert.deepEqual(item!['recipient_third_parties'], ['Maps Inc'])
  assert.deepEqual(
    events.map(({ event_state }) => event_state.split('#')[1]),
    ['ConsentGiven', 'ConsentExpired'],
  )
})

test('what the app did not say is said to be missing', () => {
  const [item] = receiptOf(unsigned(HEADER, GRANT))['pii_processing'] as Record<string, unknown>[]
  for (const name of ['purpose', 'lawful_basis', 'retention_period', 'recipient_third_parties'])
    assert.equal(item![name], null, name)
})

test('whatever is changed, added or left out is found, by name', async () => {
  const notice = { consent_s256: receiptOf(compact)['consent_s256'], shown: SHOWN, language: 'en' }
  const receipt = { ...receiptOf(compact), sentences: ['Your photos'], notice }
  assert.equal(await changedInReceipt(receipt), null)
  assert.equal(await changedInReceipt(receiptOf(compact)), null)
  for (const name of Object.keys(receiptOf(compact)).filter((each) => each !== 'grant')) {
    const changed = await changedInReceipt({ ...receipt, [name]: 'other' })
    assert.ok(changed === name || changed?.startsWith(name), `${name}: ${changed}`)
    const { [name]: _, ...without } = receipt as Record<string, unknown>
    assert.equal(await changedInReceipt(without), name)
  }
  assert.equal(await changedInReceipt({ ...receipt, more: 1 }), 'more')
  const notices: [object, string][] = [
    [{ ...notice, shown: { ...SHOWN, items: [] } }, 'notice.shown'],
    [{ ...notice, consent_s256: 'x' }, 'notice.consent_s256'],
    [{ ...notice, language: 'fr' }, 'notice.language'],
    [{ ...notice, at: 'noon' }, 'notice.at'],
  ]
  for (const [other, where] of notices)
    assert.equal(await changedInReceipt({ ...receipt, notice: other }), where)
})
