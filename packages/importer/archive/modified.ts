/** The last moment of a year of four digits: beyond it nobody can keep it. */
const LAST = Date.UTC(9999, 11, 31)

/** When a file was changed, as its archive says; null where that is no day. `none`: what stands there when nobody noted it, ms. */
export function modifiedAt(ms: number | undefined, none: number): number | null {
  return ms !== undefined && ms > none && ms < LAST ? ms : null
}
