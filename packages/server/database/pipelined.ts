import type { Socket } from 'node:net'
import type pg from 'pg'
import { traceClient } from '../tracing/statements.ts'
import type { Reads } from './replica.ts'
import { VigilantClient } from './vigilant.ts'

/** One connection, and how many statements it was sent whose answers are not there. */
interface Line {
  ready: Promise<pg.Client>
  waiting: number
}

/**
 * Reads over a few connections that are sent the next statement before they have answered the last: under load nobody
 * wakes a process of PostgreSQL for each of them. For statements that are short and stand alone: what comes later on a
 * connection waits for what came before.
 * @see [PostgreSQL: pipelining](https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING)
 */
export function pipelined(
  url: string,
  {
    name,
    connections = 4,
    silence,
    types,
    together = false,
  }: {
    name: string
    connections?: number
    silence?: number
    types?: pg.CustomTypesConfig
    /** What is asked in one turn of the event loop goes over one of them, and so by one write. */
    together?: boolean
  },
): Reads & { close(): Promise<void> } {
  const lines = new Set<Line>()
  let isClosed = false
  /** The one that this turn goes over. */
  let present: Line | null = null

  function open(): Line {
    const client = new VigilantClient({
      ...{ connectionString: url, application_name: name, connectionTimeoutMillis: 10_000 },
      ...{ pipeline: true, ...(silence !== undefined && { silence }), ...(types && { types }) },
    })
    sendTogether(client)
    traceClient(client)
    const line: Line = { ready: client.connect().then(() => client), waiting: 0 }
    lines.add(line)
    // Those who wait for answers hear of it; the next one opens another.
    const drop = () => lines.delete(line)
    client.on('error', drop).on('end', drop)
    line.ready.catch(drop)
    return line
  }

  /** The one that is idle, another one, or the one with the least to do. */
  function next(): Line {
    if (present !== null && lines.has(present)) return present
    const [least] = [...lines].sort((a, b) => a.waiting - b.waiting)
    const line = least && (least.waiting === 0 || lines.size >= connections) ? least : open()
    if (together) {
      present = line
      setImmediate(() => {
        present = null
      })
    }
    return line
  }

  async function query(...words: unknown[]): Promise<unknown> {
    if (isClosed) throw new Error('No more is read: the connections are closed.')
    const line = next()
    line.waiting += 1
    try {
      const client = await line.ready
      return await (client.query as (...words: unknown[]) => Promise<unknown>)(...words)
    } finally {
      line.waiting -= 1
    }
  }

  return {
    query: query as Reads['query'],
    async close() {
      isClosed = true
      const open = [...lines].map(({ ready }) => ready.then((client) => client.end()))
      await Promise.allSettled(open)
    },
  }
}

/**
 * What is asked in one turn of the event loop is sent by one write: each of them costs the sender a call of the system, and
 * wakes the process at the other end.
 */
function sendTogether(client: pg.Client): void {
  const query = client.query.bind(client) as (...words: unknown[]) => unknown
  let isHeld = false
  client.query = ((...words: unknown[]) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
    if (!isHeld) {
      isHeld = true
      stream.cork()
      setImmediate(() => {
        isHeld = false
        stream.uncork()
      })
    }
    return query(...words)
  }) as typeof client.query
}
