import type { Catalog } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import { CatalogUnreachable } from '../../bindings/index.ts'
import { sayAll } from '../../consent/page/props.ts'
import { resolveDetails } from '../read.ts'
import type { GrantsStore, StoredGrant } from '../store.ts'
import type { AccessArticle } from './page-props.ts'

export interface ArticleRooms {
  clock: () => number
  store: Pick<GrantsStore, 'localesOf'>
  /** Of these, those that the place of the data has refused to take so far. */
  refused(grants: string[]): Promise<Set<string>>
  /** Where the owner's data is: catalogs of the links, ended ones too, by resource. */
  linksOf(account: string): Promise<{ resource: string; catalogUrl: string }[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
  clients: {
    /** The client document that the owner was shown. */
    snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null>
  }
}

/**
 * Grants of one account as its owner reads them; what several have in common is looked up once. `asAgreed`: in the words that
 * the owner has read, whatever the language now.
 */
export type Articles = (
  grants: StoredGrant[],
  lang: Lang,
  how?: { asAgreed: boolean },
) => Promise<AccessArticle[]>

export function createArticles(rooms: ArticleRooms): Articles {
  return async (grants, lang, { asAgreed } = { asAgreed: false }) => {
    const agreed = grants.filter(({ shown }) => shown !== null).map(({ id }) => id)
    const live = grants.filter(({ endedAt }) => endedAt === null).map(({ id }) => id)
    const [locales, refused] = await Promise.all([
      rooms.store.localesOf(agreed),
      rooms.refused(live),
    ])
    const snapshots = once((clientId: string, sha256: string) =>
      rooms.clients.snapshot(clientId, sha256),
    )
    const linksOf = once(rooms.linksOf)
    const named = once((url: string, sha256: string) =>
      rooms.catalogs.named(url, sha256).catch((error) => {
        // Access can be ended here also while the place of the data does not answer.
        if (error instanceof CatalogUnreachable) return null
        throw error
      }),
    )
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
        ...(await said(grant)),
        since: grant.issuedAt,
        until: grant.expiresAt,
        lastUsed: grant.lastUsed,
        once: grant.once,
        bearer: grant.bearer,
        ended,
        dataHost: new URL(grant.resource).host,
        openThereUrl:
          canRead && refused.has(grant.id) ? `${new URL(grant.resource).origin}/provider` : null,
        dataAccessUrl: `${new URL(grant.resource).origin}/access`,
        endUrl: canRead ? `/access/${grant.id}/end` : null,
        changeUrl: canRead && !grant.once ? `/access/${grant.id}/change` : null,
        receiptUrl: grant.carried ? null : `/receipts/${grant.id}`,
        policyUrl: text('policy_uri'),
      }
    }

    /**
     * Word for word what the owner read. To a reader of another language it is said anew, as the other service does too; of a
     * carried grant nobody read anything here.
     */
    async function said(grant: StoredGrant): Promise<Pick<AccessArticle, 'sentences' | 'spoken'>> {
      const kept = grant.shown as AccessArticle['sentences'] | null
      const locale = locales.get(grant.id) ?? lang
      if (kept !== null && (asAgreed || locale === lang)) return { sentences: kept, spoken: locale }
      const anew = await sentences(grant)
      if (anew !== null) return { sentences: anew, spoken: lang }
      return kept === null ? { sentences: [], spoken: lang } : { sentences: kept, spoken: locale }
    }

    async function sentences(grant: StoredGrant): Promise<AccessArticle['sentences'] | null> {
      const links = await linksOf(grant.account)
      const link = links.find(({ resource }) => resource === grant.resource)
      const catalog = link && (await named(link.catalogUrl, grant.catalog))
      return catalog ? sayAll(resolveDetails(grant.details, catalog), catalog, lang) : null
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
