import type pg from 'pg'
import { beginPart, isTracing, type Step } from './span.ts'

type Query = (...words: unknown[]) => unknown

/**
 * A span for each statement that is part of something, named by what it does to which table; never by its text.
 * @see [Semantic conventions for PostgreSQL](https://opentelemetry.io/docs/specs/semconv/database/postgresql/)
 */
export function traceStatements(pool: pg.Pool): void {
  pool.on('connect', traceClient)
}

/** The same of one connection. */
export function traceClient(client: pg.ClientBase): void {
  if (!isTracing()) return
  const query = client.query.bind(client) as Query
  const traced: Query = (...words) => {
    const summary = summaryOf(words[0])
    const step = summary === null ? null : beginPart(summary, 'client')
    if (step === null) return query(...words)
    step.set({ 'db.system.name': 'postgresql', 'db.query.summary': summary as string })
    const answer = words.at(-1)
    if (typeof answer === 'function') {
      words[words.length - 1] = (error: unknown, result: unknown) => {
        over(step, error)
        answer(error, result)
      }
      return query(...words)
    }
    const made = query(...words)
    Promise.resolve(made).then(
      () => over(step, null),
      (error: unknown) => over(step, error),
    )
    return made
  }
  client.query = traced as typeof client.query
}

function over(step: Step, error: unknown): void {
  if (error) step.fail(error)
  step.end()
}

/** `select records`; null for a stream, which goes on after it was asked for. */
function summaryOf(asked: unknown): string | null {
  const text = typeof asked === 'string' ? asked : (asked as { text?: unknown } | null)?.text
  if (typeof text !== 'string' || typeof (asked as { submit?: unknown }).submit === 'function') {
    return null
  }
  const verb = /^\W*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? 'statement'
  const table = /\b(?:from|into|update|join|table)\s+"?([a-z_][a-z0-9_]*)/i.exec(text)?.[1]
  return table === undefined ? verb : `${verb} ${table}`
}
