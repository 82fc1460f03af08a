/** Does one condition, field or row of terms leave no more than another? One table row each. */
import type { FieldType } from '../catalog.ts'
import type { Bound, ConcretePermission, Meaning, ResolvedCondition, Terms } from '../permission.ts'
import { compareFrom, compareTo, intersect } from './interval.ts'
import { roundOutwards } from './step.ts'

/** A field as seen through a permission: its step, or null when it is hidden. */
export type Sight = { step?: string | undefined } | null

export function conditionOn(
  permission: ConcretePermission,
  field: string,
): ResolvedCondition | undefined {
  return permission.conditions.find((condition) => condition.field === field)
}

/** How a permission shows a field. "`id` counts as a field of every permission." */
export function sightOf(permission: ConcretePermission, field: string): Sight {
  if (field === 'id') return {}
  return permission.fields.find(({ name }) => name === field) ?? null
}

/** Whether every record that satisfies all of `b`'s conditions satisfies all of `a`'s. */
export function rowsWithin(b: ConcretePermission, a: ConcretePermission): boolean {
  return a.conditions.every((condition) => isWithin(conditionOn(b, condition.field), condition))
}

/** Whether every value that satisfies `b` satisfies `a`; undefined: no condition. */
export function isWithin(b: ResolvedCondition | undefined, a: ResolvedCondition | undefined) {
  if (!a) return true
  if (!b || a.type !== b.type) return false
  // presence: A has no condition, or B has any
  if (a.kind === 'present') return true
  if (a.kind === 'interval') return b.kind === 'interval' && intervalWithin(b, a, a.type)
  if (a.kind === 'list') return b.kind === 'list' && listWithin(b, a)
  return setWithin(b, a)
}

/** lo(B) ≥ lo(A) and hi(B) ≤ hi(A), open and closed ends compared */
function intervalWithin(
  b: Extract<Meaning, { kind: 'interval' }>,
  a: Extract<Meaning, { kind: 'interval' }>,
  type: FieldType,
): boolean {
  return compareFrom(type, b.from, a.from) >= 0 && compareTo(type, b.to, a.to) <= 0
}

/** finite ⊆ finite; finite ∩ excluded = ∅; excluded(A) ⊆ excluded(B) */
function setWithin(b: Meaning, a: Extract<Meaning, { kind: 'one of' | 'none of' }>): boolean {
  if (b.kind === 'one of') {
    const inside = new Set(a.values)
    return b.values.every((value) => inside.has(value) === (a.kind === 'one of'))
  }
  if (b.kind !== 'none of' || a.kind !== 'none of') return false
  const outside = new Set(b.values)
  return a.values.every((value) => outside.has(value))
}

/** for each set A must meet, some set B must meet, minus what B avoids, is inside it */
function listWithin(
  b: Extract<Meaning, { kind: 'list' }>,
  a: Extract<Meaning, { kind: 'list' }>,
): boolean {
  const avoided = new Set(b.avoids)
  return (
    a.avoids.every((value) => avoided.has(value)) &&
    a.meets.every((meet) => {
      const inside = new Set(meet)
      return b.meets.some((other) =>
        other.every((value) => avoided.has(value) || inside.has(value)),
      )
    })
  )
}

/**
 * The narrowest condition, no narrower than `b`, that somebody can check who sees the field through
 * `sight` and knows that `a` holds. "`a` shows that field, and each bound of B that is not A's,
 * written half-open, is a multiple of `a`'s step": any other bound is moved outwards to one that is.
 */
export function tellable(
  b: ResolvedCondition,
  a: ResolvedCondition | undefined,
  sight: Sight,
): ResolvedCondition | undefined {
  if (!sight) return a
  if (!sight.step || b.kind !== 'interval') return b
  const known: { from?: Bound; to?: Bound } = a?.kind === 'interval' ? a : {}
  const rounded = roundOutwards(b, sight.step)
  const from = compareFrom(b.type, b.from, known.from) === 0 ? b.from : rounded.from
  const to = compareTo(b.type, b.to, known.to) === 0 ? b.to : rounded.to
  const { field, type } = b
  const kept = intersect(type, { from, to }, known)
  return kept.from || kept.to
    ? { field, type, kind: 'interval', ...kept }
    : { field, type, kind: 'present' }
}

export function isSame(
  a: ResolvedCondition | undefined,
  b: ResolvedCondition | undefined,
): boolean {
  return a === b || (isWithin(a, b) && isWithin(b, a))
}

/** purpose, purpose_code, legal_basis, recipients equal; retention not longer */
export function termsCover(a: Terms, b: Terms): boolean {
  return (
    a.purpose === b.purpose &&
    a.purpose_code === b.purpose_code &&
    a.legal_basis === b.legal_basis &&
    recipientsText(a) === recipientsText(b) &&
    retentionCovers(a.retention, b.retention)
  )
}

function retentionCovers(a: Terms['retention'], b: Terms['retention']): boolean {
  // "Elsewhere absent equals only absent."
  if (!a || !b) return a === b
  return a.on_expiry === b.on_expiry && daysOf(b) <= daysOf(a)
}

function daysOf(retention: { max: string }): number {
  return Number(retention.max.slice(1, -1))
}

/** The same for the same recipients in any order; undefined says nothing, [] says nobody. */
function recipientsText({ recipients }: Terms): string | undefined {
  return recipients && JSON.stringify([...new Set(recipients)].sort())
}

/** One text for equal terms. */
export function termsText(terms: Terms): string {
  const { purpose, purpose_code, legal_basis, retention } = terms
  const kept = retention && [retention.max, retention.on_expiry]
  return JSON.stringify([purpose, purpose_code, legal_basis, kept, recipientsText(terms)])
}
