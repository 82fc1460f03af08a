import type { Catalog } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import { CatalogUnreachable } from '../../bindings/index.ts'
import { sayAll } from '../../consent/page/props.ts'
import { resolveDetails } from '../read.ts'
import type { StoredGrant } from '../store.ts'
import type { AccessArticle } from './page-props.ts'

export interface ArticleRooms {
  clock: () => number
  /** Where the owner's data is: catalogs of the links, ended ones too, by resource. */
  linksOf(account: string): Promise<{ resource: string; catalogUrl: string }[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
  clients: {
    /** The client document that the owner was shown. */
    snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null>
  }
}

/** Grants of one account as its owner reads them; what several have in common is looked up once. */
export type Articles = (grants: StoredGrant[], lang: Lang) => Promise<AccessArticle[]>

export function createArticles(rooms: ArticleRooms): Articles {
  return async (grants, lang) => {
    const snapshots = once((clientId: string, sha256: string) =>
      rooms.clients.snapshot(clientId, sha256),
    )
    const linksOf = once(rooms.linksOf)
    return Promise.all(grants.map((grant) => article(grant)))

    async function article(grant: StoredGrant): Promise<AccessArticle> {
      const shown = (await snapshots(grant.clientId, grant.clientS256)) ?? {}
      const text = (member: string) =>
        typeof shown[member] === 'string' ? (shown[member] as string) : null
      const ended = endOf(grant, rooms.clock())
      const canRead = ended === null
      return {
        grant: grant.id,
        appHost: new URL(grant.clientId).host,
        appName: text('client_name'),
        person: grant.grantee && {
          alias: grant.grantee.alias,
          providerHost: new URL(grant.grantee.iss).host,
        },
        status: grant.state === 'ending' ? 'ending' : ended ? 'ended' : 'can_read',
        sentences: await sentences(grant),
        since: grant.issuedAt,
        until: grant.expiresAt,
        lastUsed: grant.lastUsed,
        once: grant.once,
        bearer: grant.bearer,
        ended,
        dataHost: new URL(grant.resource).host,
        dataAccessUrl: `${new URL(grant.resource).origin}/access`,
        endUrl: canRead ? `/access/${grant.id}/end` : null,
        changeUrl: canRead && !grant.once ? `/access/${grant.id}/change` : null,
        receiptUrl: grant.carried ? null : `/receipts/${grant.id}`,
        policyUrl: text('policy_uri'),
      }
    }

    /** Word for word what the owner read; of a carried grant nobody read anything here, so it is said anew. */
    async function sentences(grant: StoredGrant): Promise<AccessArticle['sentences']> {
      if (grant.shown !== null) return grant.shown as AccessArticle['sentences']
      const links = await linksOf(grant.account)
      const link = links.find(({ resource }) => resource === grant.resource)
      if (!link) return []
      const catalog = await rooms.catalogs.named(link.catalogUrl, grant.catalog).catch((error) => {
        if (error instanceof CatalogUnreachable) return null
        throw error
      })
      // Access can be ended here also while the place of the data does not answer.
      if (!catalog) return []
      const items = resolveDetails(grant.details, catalog)
      return sayAll(items, catalog, lang)
    }
  }
}

function endOf(grant: StoredGrant, now: number): AccessArticle['ended'] {
  if (grant.endedAt !== null) {
    const by = grant.endedBy === 'moved' ? 'resource' : (grant.endedBy ?? 'owner')
    return { at: grant.endedAt, by }
  }
  if (grant.expiresAt !== null && grant.expiresAt <= now) {
    return { at: grant.expiresAt, by: 'expired' }
  }
  return null
}

/** Asks once for each set of arguments. */
function once<A extends string[], T>(ask: (...key: A) => Promise<T>): (...key: A) => Promise<T> {
  const asked = new Map<string, Promise<T>>()
  return (...key) => {
    const name = key.join(' ')
    const answer = asked.get(name) ?? ask(...key)
    asked.set(name, answer)
    return answer
  }
}
