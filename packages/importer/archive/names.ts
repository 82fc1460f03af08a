/**
 * Names of files inside archives. They are never used as paths on this machine; they are decoded,
 * cleaned and judged here, once, so that all else may compare them as plain text.
 */
import { cleanString } from '../formats/text.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function tryUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * A zip entry's name: the Info-ZIP Unicode Path when present, else UTF-8 when it is valid UTF-8
 * whatever the flag says (many writers forget the flag). Null for one in other letters, of which only
 * all together tell which: `decoderOf`.
 *
 * @see [APPNOTE 4.4.4, 4.6.9](https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT)
 */
export function decodeName(raw: Uint8Array, unicodePath: Uint8Array | null): string | null {
  return (unicodePath && tryUtf8(unicodePath)) ?? tryUtf8(raw)
}

/** The path as all else sees it: forward slashes, no leading `../`, no NUL, well-formed, NFC. */
export function cleanPath(name: string): string {
  return cleanString(name.replaceAll('\\', '/'))
    .replace(/^(\.\/)+/, '')
    .replace(/\/{2,}/g, '/')
    .normalize('NFC')
}

/** Why a (cleaned) name may not be used, or null. */
export function nameFault(path: string, limits: { nameBytes: number; pathDepth: number }) {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is an absolute path'
  const steps = path.split('/')
  if (steps.includes('..')) return 'leads out of the archive'
  if (path === '') return 'is empty'
  if (Buffer.byteLength(path) > limits.nameBytes) return `is longer than ${limits.nameBytes} bytes`
  if (steps.length > limits.pathDepth) return `is deeper than ${limits.pathDepth} folders`
  return null
}

/** For comparing names: NFC, ordinary spaces, lower case. Both spellings occur in real exports. */
export function foldName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u00a0\u202f]/g, ' ')
    .toLowerCase()
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folder of a path, without the last slash; '' at the top. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut < 0 ? '' : path.slice(0, cut)
}

/** Files that operating systems leave behind. */
export function isNoise(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)/i.test(path)
}
