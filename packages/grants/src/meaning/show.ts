/**
 * What permissions show of one record: the plain meaning of the language, against which every
 * faster reader is tested.
 */

import type { ConcreteField, ConcretePermission, ResolvedCondition } from '../permission.ts'
import { compareDecimals, decimalText, floorTo, fromNumber, readDecimal } from './decimal.ts'
import { isFiner } from './step.ts'
import { startOf, type TimeStep, timeText } from './time.ts'

/** One record as the API gives it: flat, times as RFC 3339 text, `null` for what is empty. */
export interface DataRecord {
  id: string
  [field: string]: unknown
}

/**
 * The record as shown: `id` and the union of the fields of the permissions with `read` that match
 * it, each with its finer step; a field shown but empty is null, a field not shown is absent.
 * null: no permission matches. The accounts known at a grant's `iat` are not applied here.
 */
export function show(
  permissions: readonly { concrete: readonly ConcretePermission[] }[],
  collection: string,
  record: DataRecord,
): DataRecord | null {
  const matching = permissions
    .flatMap((item) => item.concrete)
    .filter(
      (permission) =>
        permission.collection === collection &&
        permission.actions.includes('read') &&
        permission.conditions.every((condition) => satisfies(record, condition)),
    )
  if (matching.length === 0) return null
  const fields = new Map<string, ConcreteField>()
  for (const field of matching.flatMap((permission) => permission.fields)) {
    const known = fields.get(field.name)
    if (!known || isFiner(field.step, known.step)) fields.set(field.name, field)
  }
  const shown: DataRecord = { id: record.id }
  for (const field of fields.values())
    shown[field.name] = coarsen(contentOf(record, field.name), field)
  return shown
}

/** Whether a record satisfies a condition. Without the field it satisfies none, `!=` included. */
export function satisfies(
  record: Readonly<Record<string, unknown>>,
  condition: ResolvedCondition,
): boolean {
  const value = contentOf(record, condition.field)
  if (value === null) return false
  switch (condition.kind) {
    case 'present':
      return true
    case 'one of':
      return condition.values.includes(String(value))
    case 'none of':
      return !condition.values.includes(String(value))
    case 'list': {
      const list = value as string[]
      return (
        condition.meets.every((meet) => meet.some((wanted) => list.includes(wanted))) &&
        !condition.avoids.some((avoided) => list.includes(avoided))
      )
    }
    case 'interval': {
      const { from, to, type } = condition
      const above = from ? compareWith(value, from.value, type) : 1
      const below = to ? compareWith(value, to.value, type) : -1
      return (from?.open ? above > 0 : above >= 0) && (to?.open ? below < 0 : below <= 0)
    }
  }
}

/** An absent field, null and an empty list are all empty. */
function contentOf(record: Readonly<Record<string, unknown>>, field: string): unknown {
  const value = Object.hasOwn(record, field) ? record[field] : null
  return value === undefined || (Array.isArray(value) && value.length === 0) ? null : value
}

function compareWith(value: unknown, bound: string, type: string): number {
  if (type === 'time') return Date.parse(String(value)) - Date.parse(bound)
  return compareDecimals(fromNumber(Number(value)), readDecimal(bound))
}

/** "Always downwards": the largest multiple not above the value, the start of the step in UTC. */
function coarsen(value: unknown, { step, type }: ConcreteField): unknown {
  if (value === null || !step) return value
  if (type === 'time') return apiTime(startOf(Date.parse(String(value)), step as TimeStep))
  return Number(decimalText(floorTo(fromNumber(Number(value)), readDecimal(step))))
}

/** Times as the API writes them: without milliseconds when there are none. */
function apiTime(at: number): string {
  return timeText(at).replace('.000Z', 'Z')
}
