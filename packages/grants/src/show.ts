import type { ConcretePermission } from './permission.ts'
/** One record as the API gives it: flat, times as text, `null` for what is empty. */
export interface DataRecord {
  id: string
  time: string | null
  account: string
  [field: string]: unknown
}
/** What permissions show of one record of a collection: the union of fields, the finer step; null: nothing. The plain meaning of the language, against which faster readers are tested. */
export function show(
  permissions: readonly { concrete: ConcretePermission[] }[],
  collection: string,
  record: DataRecord,
): Partial<DataRecord> | null {
  throw new Error(`being built: ${permissions} ${collection} ${record}`)
}
