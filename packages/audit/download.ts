import { Readable } from 'node:stream'
import type { AuditLog } from './log.ts'

const BATCH = 1_000

/** The owner's sealed entries, oldest first, one line of JSON each: a file that `verifyChain` can check. Read as fast as it is taken. */
export function chainLines(audit: Pick<AuditLog, 'chain'>, owner: string): Readable {
  return Readable.from(lines(audit, owner))
}

async function* lines(audit: Pick<AuditLog, 'chain'>, owner: string) {
  for (let after = 0; ; ) {
    const entries = await audit.chain(owner, { after, limit: BATCH })
    if (entries.length > 0) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    if (entries.length < BATCH) return
    after = entries.at(-1)?.seq ?? Number.MAX_SAFE_INTEGER
  }
}
