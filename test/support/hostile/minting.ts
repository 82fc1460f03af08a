/** What an authorization service signs for an app under an owner's grant key: right in everything but what a test bends. */

import { clientS256, parseScope, writeDetails } from '@mandate/grants'
import type { App } from '../app.ts'
import { type KeyPair, random, sign } from '../keys.ts'
import type { HostileAuthorization } from './authorization.ts'

export interface Changes {
  /** Replaced, or removed when undefined. */
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  /** Signs with another key; it keeps the honest key's name unless `header` says otherwise. */
  key?: KeyPair
}

/** Mints for one app and one owner's data. */
export class Mint {
  readonly by: HostileAuthorization
  readonly app: App
  readonly resource: string
  private catalog = ''
  private places = 0

  constructor(by: HostileAuthorization, app: App, resource: string) {
    this.by = by
    this.app = app
    this.resource = resource
  }

  /** A grant for a month. */
  async grant(scope: string, { claims, header, key }: Changes = {}): Promise<string> {
    const { grantKey } = this.by
    const iat = seconds()
    return sign(
      {
        iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${grantKey.thumbprint}`,
        ...{ sub: this.resource, aud: this.resource, jti: random() },
        client_id: this.app.clientId,
        client_s256: await clientS256(this.app.document),
        may_act: { sub: this.by.issuer },
        authorization_details: writeDetails(parseScope(scope)),
        catalog_s256: await this.catalogS256(),
        consent_s256: 's'.repeat(43),
        iat,
        exp: iat + 30 * 86_400,
        ...claims,
      },
      { typ: 'grant+jwt', kid: grantKey.thumbprint, ...header },
      key ?? grantKey,
    )
  }

  /** An access token for five minutes, at a place of its own in the status list. */
  async token(
    scope: string,
    grant: string | undefined,
    { claims, header, key }: Changes = {},
  ): Promise<string> {
    const iat = seconds()
    const status = { status_list: { idx: this.places++ % 128, uri: this.by.statusUri } }
    return sign(
      {
        iss: this.by.issuer,
        ...{ sub: this.resource, aud: this.resource, jti: random() },
        client_id: this.app.clientId,
        cnf: { jkt: this.app.dpop.thumbprint },
        authorization_details: writeDetails(parseScope(scope)),
        grant,
        status,
        ...{ auth_time: iat, iat, exp: iat + 300 },
        ...claims,
      },
      { typ: 'at+jwt', kid: this.by.key.thumbprint, ...header },
      key ?? this.by.key,
    )
  }

  /** The catalog that grants are approved against. */
  private async catalogS256(): Promise<string> {
    if (this.catalog === '') {
      const answer = await fetch(`${new URL(this.resource).origin}/catalog`)
      this.catalog = ((await answer.json()) as { sha256: string }).sha256
    }
    return this.catalog
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
