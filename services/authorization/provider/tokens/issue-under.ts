import type { Client, KoaContextWithOIDC, default as Provider } from 'oidc-provider'
import type { Gate } from '../requests/gate.ts'
import type { Tokens } from './tokens.ts'

export interface Issuing {
  gate: Gate
  tokens: Tokens
}

/**
 * Tokens under a grant that is there already, for a request with neither code nor refresh token. What they may do
 * is judged as for any other.
 */
export async function issueUnder(
  provider: Provider,
  { gate, tokens }: Issuing,
  ctx: KoaContextWithOIDC,
  under: {
    id: string
    account: string
    resource: string
    details: Record<string, unknown>[]
    /** The kind of request. */
    gty: string
    /** Thumbprint of the key that they are bound to. */
    jkt: string
    /** When whoever reads signed in, seconds. */
    authTime?: number | undefined
    /** Uses up what the tokens are given for, once nothing can keep them back any more. */
    useUp?: () => Promise<void>
  },
): Promise<Record<string, unknown>> {
  const { id, account, resource, gty, jkt, authTime } = under
  const client = ctx.oidc.client as Client
  ctx.oidc.entity('Grant', (await provider.Grant.find(id))!)
  const common = {
    ...{ accountId: account, client, grantId: id, gty, rar: under.details as never[] },
    ...(authTime === undefined ? {} : { authTime }),
  }
  const server = await gate.resourceServer(ctx, resource, client)
  const { AccessToken, RefreshToken, ResourceServer } = provider as unknown as Models
  const token = new AccessToken({ ...common })
  token.resourceServer = new ResourceServer(resource, server)
  token.setThumbprint('jkt', jkt)
  const narrowed = await tokens.details(ctx, token, common as never)
  token.rar = narrowed
  ctx.oidc.entity('AccessToken', token as never)
  const refresh = new RefreshToken({ ...common, resource, scope: '', rotations: 0 })
  // Of a public client it is bound to the key as well: RFC 9449, section 5.
  if (client.clientAuthMethod === 'none') refresh.setThumbprint('jkt', jkt)
  ctx.oidc.entity('RefreshToken', refresh as never)
  // It is signed and kept nowhere: whoever may not have it has nothing of it.
  const access = await token.save()
  await under.useUp?.()
  return {
    access_token: access,
    refresh_token: await refresh.save(),
    token_type: token.tokenType,
    expires_in: token.expiration,
    authorization_details: narrowed,
  }
}

/** What is used of oidc-provider's models beyond what their types know. */
interface Models {
  AccessToken: new (
    of: object,
  ) => {
    resourceServer: unknown
    rar: unknown
    tokenType: string
    expiration: number
    setThumbprint(kind: 'jkt', thumbprint: string): void
    save(): Promise<string>
  }
  RefreshToken: new (
    of: object,
  ) => { setThumbprint(kind: 'jkt', thumbprint: string): void; save(): Promise<string> }
  ResourceServer: new (id: string, info: object) => unknown
}
