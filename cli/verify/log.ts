import { verifyFile } from '@mandate/audit'
import { readStrictJson, verifySignature } from '@mandate/grants'
import type { Jwk } from './keys.ts'

/** Whether a file is a downloaded log: its first line is an entry or a signed head. */
export function isLog(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1)
  return /^\{"(head|owner)":/.test(first.trim())
}

/** Whether a log is whole to its end, which one of the keys has signed; else where it is not. */
export async function logVerdict(
  text: string,
  keys: Jwk[],
): Promise<{ valid: boolean; says: string }> {
  const isSigned = async (jws: string) => {
    const { kid } = headerOf(jws)
    const named = keys.filter((key) => key.kid === kid)
    if (named.length === 0) return null
    for (const key of named) if (await verifySignature(jws, key).catch(() => false)) return true
    return false
  }
  const verdict = await verifyFile(text, isSigned, readStrictJson)
  if (!verdict.valid) {
    const { line, says } = verdict.fault
    return { valid: false, says: `log: line ${line}: ${says}` }
  }
  const { entries, owner, issuer, at, unknownHeads } = verdict
  const note =
    unknownHeads === 0 ? '' : `; ${unknownHeads} daily heads are signed with keys not given`
  const asOf = new Date(at * 1000).toISOString()
  return {
    valid: true,
    says: `log of ${owner} at ${issuer}: ${entries} entries, as of ${asOf}${note}`,
  }
}

/** The service that its last signed head names; null when it has none. */
export function issuerOfLog(text: string): string | null {
  for (const line of text.trimEnd().split('\n').reverse()) {
    const [, payload] = /^\{"head":"[\w-]+\.([\w-]+)\./.exec(line.trim()) ?? []
    if (payload === undefined) continue
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown }
    if (typeof iss === 'string' && /^https?:/.test(iss)) return iss.replace(/\/$/, '')
  }
  return null
}

function headerOf(jws: string): { kid?: unknown } {
  try {
    return JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}
