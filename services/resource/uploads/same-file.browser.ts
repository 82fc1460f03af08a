/**
 * Which file an upload was begun with. Its name and size are known to the service; another state of it may have both, and half of each
 * would be neither. What tells them apart stays in this browser, as the file does.
 */

/** At either end of a file; an archive has its sums at the last one. */
const END = 64 * 1024
const PREFIX = 'upload '
const MOST = 200

/** When it was changed, and its ends in short. @throws when it cannot be read */
export async function stateOf(file: File): Promise<string> {
  const ends = await new Blob([file.slice(0, END), file.slice(-END)]).arrayBuffer()
  return `${file.lastModified} ${await short(ends)}`
}

/** Without https there is no digest to be had, and the date has to do. */
async function short(bytes: ArrayBuffer): Promise<string> {
  if (!('subtle' in crypto)) return ''
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Remembers what was sent under this id; a browser that keeps nothing goes by name and size. */
export function rememberState(id: string, state: string): void {
  try {
    localStorage.setItem(PREFIX + id, state)
  } catch {
    // No room, or not allowed.
  }
}

/** Whether the upload was begun in this browser, and with another state of the file. */
export function isOtherState(id: string, state: string): boolean {
  try {
    return (localStorage.getItem(PREFIX + id) ?? state) !== state
  } catch {
    return false
  }
}

/** Forgets what waits no more, once it is much: somebody else may send with this browser too. */
export function forgetAllBut(ids: string[]): void {
  try {
    const kept = new Set(ids.map((id) => PREFIX + id))
    const all = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
    if (all.length < MOST) return
    for (const key of all) if (!kept.has(key)) localStorage.removeItem(key)
  } catch {
    // Nothing is kept, then.
  }
}
