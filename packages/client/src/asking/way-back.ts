import * as oauth from 'oauth4webapi'
import type { Context } from '../context.ts'
import { mendingProof, proofOf, requestOptions } from '../http.ts'
import type { KeptRequest, KeptShare } from '../stores/store.ts'
import { serverOf } from './discover.ts'
import { openKeys } from './keys.ts'
import { openShared } from './person.ts'

/** A request whose code has brought what it brings. */
export type Answered = KeptRequest & { tokens: oauth.TokenEndpointResponse }

export function hasAnswer(kept: KeptRequest): kept is Answered {
  return kept.tokens !== undefined
}

/** What the code in the callback brings. @see [RFC 6749 §4.1.3], [RFC 9207 §2.4] */
export async function answered(
  context: Context,
  kept: KeptRequest,
  callback: URL,
): Promise<Answered> {
  const { client, authentication, redirectUri, fetch } = context
  const as = await serverOf(kept.issuer, fetch)
  const state = callback.searchParams.get('state') ?? ''
  const parameters = oauth.validateAuthResponse(as, client, callback, state)
  const proof = proofOf(client, await openKeys(kept.keys))
  const tokens = await mendingProof(client, async () => {
    const answer = await oauth.authorizationCodeGrantRequest(
      ...([as, client, authentication, parameters, redirectUri, kept.verifier] as const),
      { ...requestOptions(as.issuer, fetch), DPoP: proof },
    )
    return oauth.processAuthorizationCodeResponse(as, client, answer)
  })
  return { ...kept, tokens }
}

/** Who a person is has been said: what is shared with them is opened where its owner's provider is. */
export async function opened(
  context: Context,
  share: KeptShare,
  kept: Answered,
): Promise<Answered> {
  const proof = proofOf(context.client, await openKeys(kept.keys))
  const tokens = await openShared(context, share, kept.tokens, proof)
  return { ...kept, issuer: share.issuer, resource: share.resource, opens: null, tokens }
}
