import { type ConcretePermission, type DataRecord, satisfies, show } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { insufficientScope } from '../access/refusal.ts'
import type { Sight } from '../access/sight.ts'

/**
 * "`append`: the new record satisfies the conditions; `update`: before and after do, and only listed fields
 * change; `delete`: the record does. Answers show only fields with `read`." Conditions see exact values.
 */

const holds = ({ conditions }: ConcretePermission, record: DataRecord) =>
  conditions.every((condition) => satisfies(record, condition))

const lists = ({ fields }: ConcretePermission, names: string[]) =>
  names.every((name) => fields.some((field) => field.name === name))

/** @throws Problem 403 */
export function requireAppend(
  sight: Sight,
  collection: string,
  record: DataRecord,
  given: string[],
) {
  const permissions = sight.permissions(collection, 'append')
  if (permissions.some((one) => lists(one, given) && holds(one, record))) return
  const isField = !permissions.some((one) => lists(one, given))
  throw insufficientScope(
    `${collection}.${listed(given)}:append`,
    isField
      ? 'The document has a field that this token may not fill.'
      : 'The document is outside of what this token may add.',
  )
}

/** @throws Problem 404 like for what is not there, 403 */
export function requireUpdate(
  sight: Sight,
  collection: string,
  { before, after, changed }: { before: DataRecord; after: DataRecord; changed: string[] },
) {
  const permissions = sight.permissions(collection, 'update').filter((one) => holds(one, before))
  if (permissions.length === 0) throw noSuchRecord()
  if (permissions.some((one) => lists(one, changed) && holds(one, after))) return
  const isField = !permissions.some((one) => lists(one, changed))
  throw insufficientScope(
    `${collection}.${listed(changed)}:update`,
    isField
      ? 'This token may not change one of these fields.'
      : 'The record would be outside of what this token may change.',
  )
}

/** @throws Problem 404 like for what is not there */
export function requireDelete(sight: Sight, collection: string, record: DataRecord) {
  const permissions = sight.permissions(collection, 'delete')
  if (!permissions.some((one) => holds(one, record))) throw noSuchRecord()
}

/**
 * What of these an app would be told by whether it may change them: it does not see them exactly, so saying what
 * they are already is a guess, and no different from changing them.
 */
export function guessed(
  sight: Sight,
  collection: string,
  record: DataRecord,
  names: string[],
): string[] {
  const shown = sight
    .permissions(collection, 'read')
    .filter((one) => holds(one, record))
    .flatMap(({ fields }) => fields)
  const isSeen = (name: string) => shown.some((one) => one.name === name && one.step === undefined)
  return names.filter((name) => !isSeen(name))
}

export function noSuchRecord(): Problem {
  return new Problem(404, 'not_found', 'There is no such record here.')
}

/** What the app may read of a record; null: nothing. */
export function shownTo(sight: Sight, collection: string, record: DataRecord): DataRecord | null {
  return show([{ concrete: sight.permissions(collection, 'read') }], collection, record)
}

function listed(names: string[]): string {
  return names.length === 1 ? String(names[0]) : `{${names.toSorted().join(',') || 'id'}}`
}
