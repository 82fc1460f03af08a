import { createHash } from 'node:crypto'
import { type Catalog, covers, type ResolvedItem, ScopeError, writeDetails } from '@mandate/grants'
import type { Kysely } from 'kysely'
import type { AppendActivity } from '../activity/index.ts'
import type { Link } from '../bindings/index.ts'
import { ClientAway, isUnmistakable, type KnownClient } from '../clients/index.ts'
import type { Database } from '../database.ts'
import { type GrantsSeam, type HeldGrant, NotNow, NotUsable } from '../provider/index.ts'
import type { EndGrant } from './end.ts'
import { findHeld, type Held, heldColumn, type Row, readHeld } from './held.ts'
import { handOverLate } from './issuing/hand-over.ts'
import { isGrantId, jtiOf } from './names.ts'
import { createPresented } from './presented.ts'
import { resolveDetails } from './read.ts'
import type { GrantsStore, StoredGrant } from './store.ts'
import { createUsed, type EntryOf } from './used.ts'

/** How often a resource service is told before the app that waits for it is told to come again. */
const DELIVER_TRIES = 2

export interface GrantsSeamRooms {
  db: Kysely<Database>
  store: GrantsStore
  end: EndGrant
  issuer: string
  clock: () => number
  links: { activeOf(account: string): Promise<Link[]> }
  catalog(url: string, sha256: string): Promise<Catalog>
  /** As it describes itself now … */
  findClient(clientId: string): Promise<KnownClient | null>
  /** … or did last while it cannot be asked. @throws ClientAway */
  knownClient(clientId: string): Promise<KnownClient | null>
  keyIdOf(jws: string): string | undefined
  append: AppendActivity
  entry: EntryOf
  /** Tries once more to tell the resource service, and says whether it has confirmed. */
  deliver(grantId: string): Promise<boolean>
}

/** Grants as the authorization server needs them: to issue, to refresh, and to ask no second time. */
export function createGrantsSeam(rooms: GrantsSeamRooms): GrantsSeam {
  const { store, clock } = rooms

  async function read(grant: StoredGrant, link: Link): Promise<[ResolvedItem[], Catalog]> {
    const catalog = await rooms.catalog(link.catalogUrl, grant.catalog)
    return [resolveDetails(grant.details, catalog), catalog]
  }

  /** The binding holds for this grant: one of its keys signed it, or it is carried. */
  const bound = (grant: StoredGrant, link: Link) =>
    link.keys.some((key) => key.kid === rooms.keyIdOf(grant.jws)) ||
    link.carry.some((carried) => carried.grant === grant.jti)

  return {
    async covering(asked) {
      const client = await rooms.findClient(asked.clientId)
      if (client === null || !isUnmistakable(client.document)) return null
      const links = await rooms.links.activeOf(asked.account)
      for (const link of links) {
        if (asked.resource !== null && asked.resource !== link.resource) continue
        const live = await store.live(asked.account, link.resource, asked.clientId, clock())
        for (const grant of live) {
          if (
            grant.once ||
            grant.bearer ||
            grant.clientS256 !== client.sha256 ||
            !bound(grant, link)
          )
            continue
          const details = await coveredBy(grant, link, asked.details)
          if (details === null) continue
          const expiresAt = grant.expiresAt === null ? null : Math.floor(grant.expiresAt / 1000)
          return { id: grant.id, resource: link.resource, details, expiresAt }
        }
      }
      return null
    },

    presented: createPresented({ store, clock }),

    async ofPerson(jti, { clientId, resource }) {
      if (!isGrantId(jti)) return null
      const found = await store.named(jti)
      const isMeant = (grant: StoredGrant) =>
        grant.grantee !== null && grant.clientId === clientId && grant.resource === resource
      return found.find((grant) => isMeant(grant) && grant.endedAt === null)?.id ?? null
    },

    async held(grantId) {
      const held = await findHeld(rooms.db, grantId)
      return held && hold(held)
    },

    heldBeside: {
      column: heldColumn,
      read: (id, value) => (value === null ? null : hold(readHeld(id, value as Row))),
    },

    handOver: (grantId) => handOverLate(rooms.db, grantId, Math.floor(clock() / 1000)),

    ...createUsed(rooms),

    async delivered(grantId) {
      const grant = await store.find(grantId)
      if (grant?.state === 'delivered') return
      // It is under way already: a place of data that is slow just now gets more than one moment.
      for (let tries = 0; tries < DELIVER_TRIES; tries++) if (await rooms.deliver(grantId)) return
      if ((await store.find(grantId))?.state === 'delivered') return
      throw new NotNow('the resource service does not answer yet; try again in a moment')
    },

    givenUp: rooms.end.byApp,
    gone: rooms.end.gone,
  }

  /** "After restoring a backup a service refuses … until lists and ledger have been compared." */
  async function compare(id: string): Promise<void> {
    await rooms.deliver(id)
    const now = await findHeld(rooms.db, id)
    if (now === null) throw new NotUsable('the owner has ended this access')
    if (now.uncompared) {
      throw new NotNow('whether this access still stands is asked where the data is; try again')
    }
  }

  function hold(held: Held): HeldGrant {
    const { id, account, clientId, resource, jws, link } = held
    const expiresAt = held.expiresAt === null ? null : Math.floor(held.expiresAt / 1000)
    return {
      ...{ account, resource, clientId, jws, expiresAt, bearer: held.bearer },
      grantee: held.grantee,
      carried: link?.carries === true,
      async usable() {
        if (held.expiresAt !== null && held.expiresAt <= clock()) {
          throw new NotUsable('this access is over')
        }
        const isBound =
          link?.carries || link?.keys.some((key) => key.kid === rooms.keyIdOf(held.jws))
        if (!isBound) {
          throw new NotUsable('this service does not manage access to this data any more')
        }
        if (held.uncompared) await compare(id)
        const client = await presentClient(clientId)
        // A difference means that the owner agreed to another app than the one that asks now.
        if (client.sha256 !== held.clientS256) {
          throw new NotUsable('the client document has changed since the owner agreed; ask again')
        }
        const { list, idx } = held.status
        return {
          ...{ id, jti: jtiOf(id), account, clientId, jws, resource, expiresAt },
          ...{ once: held.once, bearer: held.bearer, declared: held.declared && !held.delivered },
          grantee: held.grantee,
          sha256: createHash('sha256').update(jws).digest('base64url'),
          status: { idx, uri: `${rooms.issuer}/status/${list}` },
        }
      },
      async narrower(granted, asked) {
        if (link === null) return null
        const catalog = await rooms.catalog(link.catalogUrl, held.catalog)
        const all = resolveDetails(granted, catalog)
        const wanted = resolveDetails(asked, catalog).map((item) => withTerms(item, all))
        if (!covers(all, wanted, 'app')) return null
        return writeDetails(wanted, { locations: [resource] })
      },
    }
  }

  async function presentClient(clientId: string): Promise<KnownClient> {
    try {
      const client = await rooms.knownClient(clientId)
      if (client !== null) return client
    } catch (error) {
      if (error instanceof ClientAway) throw new NotNow(error.message)
      throw error
    }
    throw new NotUsable(`${clientId} is not the document of an app any more`)
  }

  /** The request, resolved, if the grant covers it. `*` is read with the catalog that the grant has. */
  async function coveredBy(grant: StoredGrant, link: Link, details: object[]) {
    try {
      const [held, catalog] = await read(grant, link)
      const wanted = resolveDetails(details, catalog)
      if (!covers(held, wanted, 'app')) return null
      return writeDetails(wanted, { locations: [grant.resource] })
    } catch (error) {
      // Something that this grant's catalog does not know is not covered by it.
      if (error instanceof ScopeError) return null
      throw error
    }
  }
}

/** A token takes its terms from its grant: an item that names none has those of the item it is cut from. */
function withTerms(item: ResolvedItem, held: ResolvedItem[]): ResolvedItem {
  if (Object.keys(item.terms).length > 0) return item
  const source = held.find((candidate) => covers([candidate], [item], 'app', { ignoreTerms: true }))
  return source ? { ...item, terms: source.terms, optional: source.optional } : item
}
