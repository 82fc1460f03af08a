import { fingerprintWords } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { JWK } from 'jose'
import type { Links } from '../links.ts'
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
    /** Null: this service keeps the key. Else the key of the device at hand, and which others stay. */
    device: { x: unknown; kept: string[] } | null
  }): Promise<{ resource: string; details: object[]; expiresAt: number }>
}

/** The question whether this service may manage access to somebody's data. */
export function createLinkQuestion(rooms: {
  issuer: string
  clock: () => number
  publicKey(account: string, resource: string): Promise<JWK>
  /** @throws DeviceKeyProblem */
  deviceKeys(x: unknown, present: JWK[], kept: string[]): Promise<JWK[]>
  links: Pick<Links, 'active' | 'agree'>
}): LinkQuestion {
  /** Keys of devices that sign for this resource now. */
  async function ofDevices(account: string, resource: string): Promise<JWK[]> {
    const link = await rooms.links.active(account, resource)
    return link?.custody === 'device' ? link.keys : []
  }

  return {
    async props({ account, resource, ...page }) {
      const keys = [await rooms.publicKey(account.id, resource)]
      return {
        ...page,
        host: new URL(resource).host,
        account: `${account.name}@${new URL(rooms.issuer).host}`,
        accountId: account.id,
        resource,
        devices: await ofDevices(account.id, resource),
        fingerprint: await fingerprintWords({ keys }),
        keys: keys.map((key) => key.kid!),
      }
    },
    async agree({ account, clientId, resource, catalog, device }) {
      const keys = device
        ? await rooms.deviceKeys(device.x, await ofDevices(account, resource), device.kept)
        : [await rooms.publicKey(account, resource)]
      const custody = device ? 'device' : 'provider'
      await rooms.links.agree({
        account,
        resource,
        clientId,
        catalogUrl: catalog,
        keys: keys as Record<string, unknown>[],
        custody,
      })
      return {
        // The audience is this service's own endpoint, never the owner's data.
        resource: `${rooms.issuer}/binding`,
        details: [{ type: 'mandate_binding', resource, grant_keys: { keys }, custody }],
        expiresAt: Math.floor(rooms.clock() / 1000) + DELIVERY_SECONDS,
      }
    },
  }
}
