import { clientS256, readGrant } from '@mandate/grants'
import type { Outbound } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { SeenGrant } from '../rows.ts'

/** Apps asked for their document at one look of the owner, and how long the page waits for those it has not asked before, ms. */
const MOST_ASKED = 10
const PATIENCE = 500
/** A document that was not to be had is asked for again after this, ms. */
const AGAIN_AFTER = 3_600_000

/** What apps call themselves. */
export interface AppNames {
  /**
   * Names by grant id; a grant without one has no entry. Of those in `ask`, names not known yet are asked
   * for at the apps. That holds up the page for a moment, once: whose host is slow or silent is asked again behind it.
   */
  of(grants: SeenGrant[], ask: SeenGrant[]): Promise<Map<string, string>>
}

/**
 * A grant names its app by the address and the hash of its client document. The document is taken from
 * there only when it has this hash: so the name is the one that the owner was shown and signed for.
 */
export function appNames(options: {
  db: Kysely<Database>
  outbound: Outbound
  clock: () => number
}): AppNames {
  const { db, outbound, clock } = options

  async function known(apps: App[]): Promise<Map<string, { name: string | null; askedAt: Date }>> {
    if (apps.length === 0) return new Map()
    const rows = await db
      .selectFrom('app_names')
      .selectAll()
      .where(
        'sha256',
        'in',
        apps.map((app) => app.sha256),
      )
      .execute()
    return new Map(
      rows.map(({ client, sha256, name, asked_at: askedAt }) => [
        keyOf({ client, sha256 }),
        { name, askedAt },
      ]),
    )
  }

  async function ask(app: App): Promise<void> {
    const name = await read(app).catch(() => null)
    const row = { ...app, name, asked_at: new Date(clock()) }
    await db
      .insertInto('app_names')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['client', 'sha256'])
          .doUpdateSet({ name: row.name, asked_at: row.asked_at }),
      )
      .execute()
  }

  /** Asked and not answered yet: nobody waits for them twice. */
  const underWay = new Set<string>()

  function begin(app: App): Promise<void> {
    const key = keyOf(app)
    underWay.add(key)
    return ask(app).finally(() => underWay.delete(key))
  }

  async function read({ client, sha256 }: App): Promise<string | null> {
    const answer = await outbound(client, { headers: { accept: 'application/json' } })
    const document = answer.json() as Record<string, unknown>
    const { client_name: name } = document
    if ((await clientS256(document)) !== sha256 || typeof name !== 'string') return null
    return name.replaceAll('\0', '') || null
  }

  return {
    async of(grants, mayAsk) {
      const apps = new Map(grants.map((grant) => [grant.id, appOf(grant)]))
      const distinct = once([...apps.values()])
      let names = await known(distinct)
      const isDue = (app: App) => {
        const row = names.get(keyOf(app))
        if (underWay.has(keyOf(app))) return false
        return !row || (row.name === null && clock() - row.askedAt.getTime() > AGAIN_AFTER)
      }
      const due = once(mayAsk.map(appOf)).filter(isDue).slice(0, MOST_ASKED)
      const isNew = due.some((app) => !names.has(keyOf(app)))
      const asked = Promise.allSettled(due.map(begin))
      if (isNew) {
        await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())])
        names = await known(distinct)
      }
      return new Map(
        [...apps].flatMap(([id, app]) => {
          const name = names.get(keyOf(app))?.name
          return name ? [[id, name] as const] : []
        }),
      )
    },
  }
}

interface App {
  client: string
  sha256: string
}

function appOf(grant: SeenGrant): App {
  return { client: grant.client, sha256: readGrant(grant.compact).client_s256 }
}

function once(apps: App[]): App[] {
  return [...new Map(apps.map((app) => [keyOf(app), app])).values()]
}

function keyOf({ client, sha256 }: App): string {
  return `${sha256} ${client}`
}
