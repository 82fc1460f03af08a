import { type Condition, ScopeError, type ScopeErrorCode } from '../permission.ts'

/** Refuses a condition on a field, saying why. */
export function refuse(code: ScopeErrorCode, { field }: Condition, why: string): never {
  throw new ScopeError(code, `The field ${field} ${why}.`, { culprit: field })
}

/** Refuses conditions that nothing satisfies. */
export function refuseAll({ field }: Condition): never {
  const message = `No record can satisfy the conditions on ${field}; leave the item out instead.`
  throw new ScopeError('matches_nothing', message, { culprit: field })
}

/** A text from outside, quoted and not endless. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
