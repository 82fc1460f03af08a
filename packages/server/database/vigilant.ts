import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** So long a connection that was asked may say nothing until it is asked elsewhere whether it still works at it, ms. */
const SILENCE = 15_000
/** Within this the other one has to be there, and to say so, ms. */
const PATIENCE = 10_000

/**
 * How the server finds out that this machine has gone without a word, such as one that lost its power: it asks after ten quiet seconds,
 * ends the connection after three questions without an answer, and after half a minute in which an answer of its own was not taken.
 * Until then it keeps what the connection holds: rows, an owner whose import writes, a place for one.
 * @see [PostgreSQL: TCP settings](https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP-SETTINGS)
 */
const ASKED_BACK: [name: string, value: string][] = [
  ['tcp_keepalives_idle', '10'],
  ['tcp_keepalives_interval', '5'],
  ['tcp_keepalives_count', '3'],
  ['tcp_user_timeout', '30000'],
]

/** What pg keeps to itself: whether a statement was sent that is not answered yet. */
type Inside = { readyForQuery?: boolean; connection: { stream: import('node:net').Socket } }

export type VigilantConfig = pg.ClientConfig & { silence?: number }

/**
 * A connection that notices when nobody is at its other end any more. A machine that has lost its power, or a network that swallows
 * packets, says nothing, and a system waits a quarter of an hour for it; meanwhile a replica may stand ready at the same address. A
 * statement that takes long says nothing either: so another connection asks whether the server works at it.
 *
 * Settings in its address (`options=-c …`) are made by a statement, so that it passes a pooler.
 */
export class VigilantClient extends pg.Client {
  private readonly config: VigilantConfig
  private readonly settings: [name: string, value: string][]
  /** The server's own number of this connection; a pooler in between makes up another. */
  private pid = 0

  constructor(config: VigilantConfig) {
    // An answer that stops in its middle is found out by the system: nothing of ours is on its way then.
    const { settings, ...address } = apart(config.connectionString)
    super({ keepAlive: true, keepAliveInitialDelayMillis: 10_000, ...config, ...address })
    this.config = { ...config, ...address }
    this.settings = [...ASKED_BACK, ...settings]
  }

  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error) => void): void
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    const connected = super.connect().then(() => this.watch())
    if (!callback) return connected
    connected.then(() => (callback as () => void)(), callback)
    return undefined
  }

  private async watch(): Promise<pg.Client> {
    const set = this.settings.map((_, at) => `, set_config($${2 * at + 1}, $${2 * at + 2}, false)`)
    const { rows } = await super.query<{ pid: number }>(
      `select pg_backend_pid() as pid${set.join('')}`,
      this.settings.flat(),
    )
    this.pid = rows[0]!.pid
    const { silence = SILENCE } = this.config
    const inside = this as unknown as Inside
    let heard = 0
    let since = performance.now()
    let isLooking = false
    const look = async () => {
      const { bytesRead } = inside.connection.stream
      if (inside.readyForQuery !== false || bytesRead !== heard) {
        heard = bytesRead
        since = performance.now()
      } else if (!isLooking && performance.now() - since > silence) {
        isLooking = true
        // What has just been answered may still be on its way.
        const isGone = (await this.isGone()) && (await wait(silence / 10, true))
        isLooking = false
        since = performance.now()
        const silent = new Error('Connection terminated: the database said nothing any more')
        if (isGone && inside.connection.stream.bytesRead === heard)
          inside.connection.stream.destroy(silent)
      }
    }
    const looking = setInterval(look, silence / 5).unref()
    this.once('end', () => clearInterval(looking))
    return this
  }

  /** Whether the server does nothing for this connection, or is not there. */
  private async isGone(): Promise<boolean> {
    const { connectionString } = this.config
    const other = new pg.Client({
      connectionString,
      ...{ connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE },
      application_name: 'mandate: still there?',
    })
    other.on('error', () => {})
    try {
      await other.connect()
      const text = `select from pg_stat_activity where pid = $1 and state = 'active'`
      return (await other.query(text, [this.pid])).rowCount === 0
    } catch (error) {
      // Whoever says why not is there: too many connections, most likely. One that is only starting has none of before.
      const { code } = error as { code?: string }
      return !/^[0-9A-Z]{5}$/.test(code ?? '') || code === '57P03'
    } finally {
      other.end().catch(() => {})
    }
  }
}

/**
 * The address without settings that stand in it, and these: a pooler takes no settings with a connection, and hands on statements that
 * make them.
 */
function apart(connectionString: string | undefined): {
  connectionString?: string
  settings: [string, string][]
} {
  if (connectionString === undefined) return { settings: [] }
  const url = new URL(connectionString)
  const options = url.searchParams.get('options') ?? ''
  // Anything else is the operator's own, and theirs to know.
  if (!/^(?:-c \w+=\S+ ?)+$/.test(options)) return { connectionString, settings: [] }
  url.searchParams.delete('options')
  const settings = [...options.matchAll(/-c (\w+)=(\S+)/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  )
  return { connectionString: url.href, settings }
}
