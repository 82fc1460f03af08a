import type { DataRecord } from './records.ts'

type Send = (
  path: string,
  options: { method: string; headers: Record<string, string>; body?: string },
) => Promise<Response>

/** What a document may hold: the fields of its collection's contract. */
export type Document = Record<string, unknown>

/** A record with the fields of the document it was made of, as far as the access shows them. */
export type Written<T> = Partial<T> & DataRecord

/** In which state a record was seen. */
const states = new WeakMap<object, string>()

/** Remembers the state that an answer names, so that a change of the record is a change of just that. */
export async function seen<T extends DataRecord>(answer: Response): Promise<T> {
  const record = (await answer.json()) as T
  const state = answer.headers.get('etag')
  if (state) states.set(record, state)
  return record
}

/** The key makes a request that is sent again, because an answer was lost, the same request. */
export async function append<T extends object>(
  send: Send,
  collection: string,
  documents: T | readonly T[],
  key: string = crypto.randomUUID(),
): Promise<Written<T>[]> {
  const answer = await send(pathOf(collection), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
    body: JSON.stringify(documents),
  })
  if (!Array.isArray(documents)) return [await seen<Written<T>>(answer)]
  return ((await answer.json()) as { records: Written<T>[] }).records
}

/** @see [RFC 7396], [RFC 9110 §13.1.1] */
export async function update<T extends object>(
  send: Send,
  collection: string,
  record: DataRecord | string,
  changes: { [Name in keyof T]?: T[Name] | null },
): Promise<Written<T>> {
  const answer = await send(pathOf(collection, record), {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': stateOf(record) },
    body: JSON.stringify(changes),
  })
  return seen<Written<T>>(answer)
}

export async function remove(
  send: Send,
  collection: string,
  record: DataRecord | string,
): Promise<void> {
  await send(pathOf(collection, record), {
    method: 'DELETE',
    headers: { 'if-match': stateOf(record) },
  })
}

/** Any, of a record that was seen in a list or is named by its id. */
function stateOf(record: DataRecord | string): string {
  return (typeof record === 'string' ? undefined : states.get(record)) ?? '*'
}

export function pathOf(collection: string, record?: DataRecord | string): string {
  const path = `records/${encodeURIComponent(collection)}`
  if (record === undefined) return path
  return `${path}/${encodeURIComponent(typeof record === 'string' ? record : record.id)}`
}
