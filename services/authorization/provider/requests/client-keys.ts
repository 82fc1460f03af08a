import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { type RemoteKeys, verify } from 'oidc-provider/lib/helpers/jwt.js'

/** What else of an assertion is looked at has been. */
const SIGNATURE_ONLY = { clockTolerance: 10, ignoreAzp: true }

/**
 * oidc-provider fetches a client's keys anew only when none that it has fits what was signed. One that its client has withdrawn, because it
 * was stolen, would so count until another came. So keys that are older than a minute are fetched again, and have to fit then too.
 * @throws InvalidClientAuth
 */
export async function requirePresentKey(ctx: KoaContextWithOIDC, client: Client): Promise<void> {
  const { asymmetricKeyStore: keys } = client as unknown as { asymmetricKeyStore: RemoteKeys }
  if (keys.fresh()) return
  const { client_assertion: assertion } = ctx.oidc.params as { client_assertion: string }
  try {
    await keys.refresh()
    await verify(assertion, keys, SIGNATURE_ONLY)
  } catch {
    throw new errors.InvalidClientAuth('signed with none of the keys that the client has now')
  }
}
