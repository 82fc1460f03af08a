import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { codingFor, encoder } from '@mandate/server'
import type { SignedHead } from './heads.ts'
import type { AuditLog } from './log.ts'

const BATCH = 1_000

/**
 * The owner's sealed entries, oldest first, one line of JSON each: a file that `verifyFile` can check. A signed head
 * stands after the entry it names, and the last line is one signed for this file, so that nothing can be
 * cut off. Read as fast as it is taken.
 */
export function chainLines(audit: Pick<AuditLog, 'chain' | 'heads'>, owner: string): Readable {
  return Readable.from(lines(audit, owner))
}

/** Sends them as a file, in the coding that was asked for. */
export async function sendChain(
  req: IncomingMessage,
  res: ServerResponse,
  audit: Pick<AuditLog, 'chain' | 'heads'>,
  owner: string,
): Promise<void> {
  res.setHeader('Content-Type', 'application/x-ndjson')
  res.setHeader('Content-Disposition', 'attachment; filename="activity.jsonl"')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Vary', 'Cookie, Accept-Encoding')
  const coding = codingFor(req)
  if (coding === null) return pipeline(chainLines(audit, owner), res)
  res.setHeader('Content-Encoding', coding)
  await pipeline(chainLines(audit, owner), encoder(coding), res)
}

async function* lines(audit: Pick<AuditLog, 'chain' | 'heads'>, owner: string) {
  // In this order, and before the entries: what comes meanwhile belongs to the next file.
  const heads = await audit.heads.signed(owner)
  const end = await audit.heads.last(owner)
  for (let after = 0; after < end.seq; ) {
    const limit = Math.min(BATCH, end.seq - after)
    const entries = await audit.chain(owner, { after, limit })
    let text = ''
    for (const { entry: _, ...logged } of entries) {
      text += `${JSON.stringify(logged)}\n`
      while (heads[0] && heads[0].seq <= (logged.seq ?? 0)) text += lineOf(heads.shift()!)
    }
    if (text !== '') yield text
    // Fewer than the chain had: the file says so by the heads that follow.
    if (entries.length === 0) break
    after = entries.at(-1)?.seq ?? end.seq
  }
  for (const head of heads) yield lineOf(head)
  yield lineOf(end)
}

function lineOf({ jws }: SignedHead): string {
  return `${JSON.stringify({ head: jws })}\n`
}
