/** What the app says it does with the data: the terms of an item, protocol.md section 3. */

import type { LegalBasis, Terms } from '../permission.ts'
import {
  fail,
  type Members,
  readArray,
  readMembers,
  readOneOf,
  readText,
  refuseUnknown,
} from './members.ts'

const BASES = ['contract', 'consent', 'legitimate_interest'] as const satisfies LegalBasis[]
const DAYS = /^P(0|[1-9]\d{0,5})D$/

/** Reads the terms among the members of an item. @throws {ScopeError} naming the culprit */
export function readTerms(members: Members, optional: boolean): Terms {
  const { value, path } = members
  const terms: Terms = {}
  if (value['purpose'] !== undefined) terms.purpose = readText(value['purpose'], `${path}.purpose`)
  if (value['purpose_code'] !== undefined) {
    terms.purpose_code = readText(value['purpose_code'], `${path}.purpose_code`)
    if (!URL.canParse(terms.purpose_code)) fail(`${path}.purpose_code`, 'a URI')
  }
  if (value['legal_basis'] !== undefined) {
    terms.legal_basis = readBasis(value['legal_basis'], `${path}.legal_basis`, optional)
  }
  if (value['retention'] !== undefined) {
    terms.retention = readRetention(readMembers(value['retention'], `${path}.retention`))
  }
  if (value['recipients'] !== undefined) {
    const list = readArray(value['recipients'], `${path}.recipients`)
    terms.recipients = list.map((one, index) => readText(one, `${path}.recipients[${index}]`))
  }
  return terms
}

/** `contract` (never optional), `consent` (always optional), `legitimate_interest` (optional). */
function readBasis(value: unknown, path: string, optional: boolean): LegalBasis {
  const basis = readOneOf(value, BASES, path)
  if (basis === 'contract' && optional) fail(path, 'consent, because the item is optional')
  if (basis !== 'contract' && !optional) {
    fail(path, `contract, or the item optional: true, because ${basis} can be refused`)
  }
  return basis
}

function readRetention(members: Members): NonNullable<Terms['retention']> {
  const { value, path } = members
  refuseUnknown(members, ['max', 'on_expiry'])
  const max = readText(value['max'], `${path}.max`)
  if (!DAYS.test(max)) fail(`${path}.max`, 'whole days, as P30D')
  if (value['on_expiry'] === undefined) return { max }
  return { max, on_expiry: readOneOf(value['on_expiry'], ['delete'], `${path}.on_expiry`) }
}

/** Terms as members of an item; what the app left out stays left out. */
export function writeTerms(terms: Terms): Record<string, unknown> {
  const { purpose, purpose_code, legal_basis, retention, recipients } = terms
  return {
    ...(purpose !== undefined && { purpose }),
    ...(purpose_code !== undefined && { purpose_code }),
    ...(legal_basis !== undefined && { legal_basis }),
    ...(retention && { retention: { ...retention } }),
    ...(recipients && { recipients: [...recipients] }),
  }
}
