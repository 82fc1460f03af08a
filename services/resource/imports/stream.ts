import { setTimeout as wait } from 'node:timers/promises'
import type { Response } from 'express'
import type { ImportReport } from './report.ts'
import { finalStates } from './store.ts'

const lookEvery = 500
const beatEvery = 15_000

/**
 * Server-sent events: the report each time it has changed, until the import is over or the reader
 * has gone.
 * @see [HTML, server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)
 */
export async function streamReports(
  res: Response,
  look: () => Promise<ImportReport | null>,
): Promise<void> {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  let said = ''
  let beat = Date.now()
  while (!gone.signal.aborted) {
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
