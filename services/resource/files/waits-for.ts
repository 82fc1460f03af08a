import { isFull, isUnwritable } from '@mandate/server/away'

/** Of the object store, when it does not answer, and of what it answers, when that is not what was stored. */
const AWAY = 'OBJECTS_AWAY'
const DAMAGED = 'OBJECT_DAMAGED'
/** So long it is believed of a store that it errs, and will not for ever; in ms. */
const BENEFIT = 86_400_000

export type WaitsFor = 'room' | 'store'

/**
 * What an import, an archive or a home that is brought has to wait for that went wrong so: then nothing is wrong with it. Null: nothing
 * that passes.
 * @param begun when it was
 */
export function waitsFor(error: unknown, begun: Date): WaitsFor | null {
  if (isFull(error)) return 'room'
  if (isUnwritable(error)) return 'store'
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    const code = 'code' in at ? String(at.code) : ''
    if (code === AWAY || (code === DAMAGED && Date.now() - begun.getTime() < BENEFIT)) {
      return 'store'
    }
  }
  return null
}
