import { hashEntry } from './chain.ts'
import { type Head, type LoggedEntry, START } from './entry.ts'
import { HEAD_TYPE } from './heads.ts'

/** What is wrong with a file, and in which line, counted from 1. */
export interface Fault {
  line: number
  reason: 'unreadable' | 'removed' | 'reordered' | 'changed' | 'forged' | 'cut_off'
  says: string
}

export type FileVerdict =
  | {
      valid: true
      entries: number
      /** Whose log, by which service, as of when (seconds since 1970). */
      owner: string
      issuer: string
      at: number
      /** Daily heads signed with keys that were not given: they fit the chain, nobody vouches for them. */
      unknownHeads: number
    }
  | { valid: false; fault: Fault }

interface SignedClaims extends Head {
  iss: string
  sub: string
  iat: number
  complete?: boolean
}

/**
 * Whether a downloaded log is whole: each entry in its place and unchanged, each head that of the chain before it, and
 * the last line the end signed for this file.
 * @param verify whether a compact JWS was signed by one of the service's keys; null when it names none of them
 * @param parse reads a line; one that is strict refuses what says a thing twice, which another reader could read otherwise
 */
export async function verifyFile(
  text: string,
  verify: (jws: string) => Promise<boolean | null>,
  parse: (line: string) => unknown = JSON.parse,
): Promise<FileVerdict> {
  const readLine = (line: string) => lineOf(attempt(() => parse(line)))
  const lines = text.split('\n').map((line) => line.trim())
  while (lines.at(-1) === '') lines.pop()
  let head: Head = START
  let owner: string | null = null
  let unknownHeads = 0
  for (const [at, line] of lines.entries()) {
    const bad = (reason: Fault['reason'], says: string): FileVerdict => ({
      valid: false,
      fault: { line: at + 1, reason, says },
    })
    const read = readLine(line)
    if (read === null) return bad('unreadable', 'neither an entry nor a signed head')
    if ('head' in read) {
      const claims = readHead(read.head)
      if (!claims) return bad('unreadable', 'a signed head that cannot be read')
      if (owner !== null && claims.sub !== owner) return bad('forged', 'the head of another log')
      if (claims.seq > head.seq) {
        return bad(
          'removed',
          `entries ${head.seq + 1} to ${claims.seq} are missing before this head`,
        )
      }
      if (claims.seq !== head.seq || claims.hash !== head.hash) {
        return bad('changed', `the head signed after entry ${claims.seq} is not that of this chain`)
      }
      const signed = await verify(read.head)
      if (signed === false) return bad('forged', 'a head that the service has not signed')
      const isLast = at === lines.length - 1
      if (!isLast && !claims.complete) {
        if (signed === null) unknownHeads++
        continue
      }
      if (signed === null) return bad('forged', 'the end is signed with none of the keys given')
      if (!isLast) return bad('reordered', 'something follows the end of the log')
      if (!claims.complete) break
      const { iss: issuer, iat, sub } = claims
      return { valid: true, entries: head.seq, owner: sub, issuer, at: iat, unknownHeads }
    }
    const seq = head.seq + 1
    if (read.seq !== seq) {
      const isLater = lines.slice(at + 1).some((later) => hasPlace(readLine(later), seq))
      return isLater
        ? bad('reordered', `entry ${read.seq} stands where entry ${seq} belongs`)
        : bad('removed', `entry ${seq} is missing, entry ${read.seq} stands in its place`)
    }
    const next = hashEntry(read, head)
    if (
      read.prev !== head.hash ||
      read.hash !== next.hash ||
      (owner ?? read.owner) !== read.owner
    ) {
      return bad('changed', `entry ${seq} is not what was written`)
    }
    owner = read.owner
    head = next
  }
  const says = `the signed end is missing after entry ${head.seq}; what came later was cut off`
  return { valid: false, fault: { line: lines.length + 1, reason: 'cut_off', says } }
}

/** All that a line has. What the chain does not hold, nobody has said. */
const MEMBERS = ['owner', 'at', 'body', 'seq', 'prev', 'hash']

function lineOf(value: unknown): LoggedEntry | { head: string } | null {
  if (typeof value !== 'object' || value === null) return null
  const names = Object.keys(value)
  if ('head' in value) {
    return typeof value.head === 'string' && names.length === 1 ? { head: value.head } : null
  }
  const { seq, owner, at, body } = value as Partial<LoggedEntry>
  const isEntry = typeof seq === 'number' && typeof owner === 'string' && typeof at === 'number'
  const isWhole = isEntry && typeof body === 'object' && body !== null
  return isWhole && names.every((name) => MEMBERS.includes(name)) ? (value as LoggedEntry) : null
}

function hasPlace(read: ReturnType<typeof lineOf>, seq: number): boolean {
  return read !== null && 'seq' in read && read.seq === seq
}

function readHead(jws: string): SignedClaims | null {
  const [header, claims] = jws
    .split('.')
    .map((part) => attempt(() => JSON.parse(Buffer.from(part, 'base64url').toString()))) as Record<
    string,
    unknown
  >[]
  if (header?.['typ'] !== HEAD_TYPE || typeof claims !== 'object' || claims === null) return null
  const { seq, hash, sub, iss, iat } = claims
  const isHead = typeof seq === 'number' && typeof hash === 'string' && typeof iat === 'number'
  return isHead && typeof sub === 'string' && typeof iss === 'string'
    ? (claims as unknown as SignedClaims)
    : null
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse()
  } catch {
    return null
  }
}
