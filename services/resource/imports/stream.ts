import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '@mandate/server'
import type { Response } from 'express'
import type { ImportReport } from './report.ts'
import { finalStates } from './tables.ts'

const lookEvery = 500
const askEvery = 1_000
const beatEvery = 15_000
/** Pages that one owner may have open at once; a browser opens no more than six itself. */
const most = 10

export interface Following {
  look(): Promise<ImportReport | null>
  /** Whether the session is still there. Throwing says no. */
  stillAllowed(): Promise<boolean>
}

/**
 * Server-sent events: the report each time it has changed, until the import is over, the session has
 * ended or the reader has gone.
 * @see [HTML, server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)
 */
export function reportStreams() {
  const open = new Map<string, number>()
  return {
    /** @throws Problem 429 */
    async open(owner: string, res: Response, following: Following): Promise<void> {
      const others = open.get(owner) ?? 0
      if (others >= most) {
        const detail = `${most} pages follow imports of yours already. Close one of them.`
        throw new Problem(429, 'rate_limited', detail, { headers: { 'Retry-After': '10' } })
      }
      open.set(owner, others + 1)
      try {
        await follow(res, following)
      } finally {
        const left = (open.get(owner) ?? 1) - 1
        if (left > 0) open.set(owner, left)
        else open.delete(owner)
      }
    },
  }
}

async function follow(res: Response, { look, stillAllowed }: Following): Promise<void> {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  let said = ''
  let beat = Date.now()
  let asked = Date.now()
  while (!gone.signal.aborted) {
    if (Date.now() - asked >= askEvery) {
      if (!(await stillAllowed().catch(() => false))) break
      asked = Date.now()
    }
    const report = await look()
    const text = JSON.stringify(report)
    if (text !== said) {
      said = text
      res.write(`data: ${text}\n\n`)
      beat = Date.now()
    } else if (Date.now() - beat > beatEvery) {
      res.write(':\n\n')
      beat = Date.now()
    }
    if (!report || finalStates.includes(report.state)) break
    await wait(lookEvery, undefined, { signal: gone.signal }).catch(() => {})
  }
  res.end()
}
