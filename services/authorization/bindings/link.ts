import { fingerprintWords } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { JWK } from 'jose'
import type { LinkProps } from './page.ts'

/** The token that delivers the binding lives this long, in seconds. */
const DELIVERY_SECONDS = 86_400

export interface LinkQuestion {
  props(asked: {
    lang: Lang
    action: string
    csrf: string
    account: { id: string; name: string }
    resource: string
  }): Promise<LinkProps>
  /** The owner agrees: what goes back to the resource service, with its binding token. */
  agree(asked: {
    account: string
    clientId: string
    resource: string
    catalog: string
  }): Promise<{ resource: string; details: object[]; expiresAt: number }>
}

/** The question whether this service may manage access to somebody's data. */
export function createLinkQuestion(rooms: {
  issuer: string
  clock: () => number
  publicKey(account: string, resource: string): Promise<JWK>
  agree(link: {
    account: string
    resource: string
    clientId: string
    catalogUrl: string
    keys: Record<string, unknown>[]
  }): Promise<void>
}): LinkQuestion {
  return {
    async props({ account, resource, ...page }) {
      const keys = [await rooms.publicKey(account.id, resource)]
      return {
        ...page,
        host: new URL(resource).host,
        account: `${account.name}@${new URL(rooms.issuer).host}`,
        resource,
        fingerprint: await fingerprintWords({ keys }),
        keys: keys.map((key) => key.kid!),
      }
    },
    async agree({ account, clientId, resource, catalog }) {
      const keys = [await rooms.publicKey(account, resource)]
      await rooms.agree({
        account,
        resource,
        clientId,
        catalogUrl: catalog,
        keys: keys as Record<string, unknown>[],
      })
      return {
        // The audience is this service's own endpoint, never the owner's data.
        resource: `${rooms.issuer}/binding`,
        details: [{ type: 'mandate_binding', resource, grant_keys: { keys } }],
        expiresAt: Math.floor(rooms.clock() / 1000) + DELIVERY_SECONDS,
      }
    },
  }
}
