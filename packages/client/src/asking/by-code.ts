import * as oauth from 'oauth4webapi'
import { type Ask, contextOf, type MandateClientOptions, readAsk } from '../client.ts'
import { Access } from '../data/access.ts'
import { isAway, MandateError } from '../errors.ts'
import { mendingProof, proofOf, requestOptions, toMandateError } from '../http.ts'
import { discover, serverOf } from './discover.ts'
import { newKeys, openKeys } from './keys.ts'
import { pause } from './pause.ts'
import { keepTokens } from './tokens.ts'

/** What a program shows while it waits for its owner. */
export interface AskedByCode {
  /** Eight letters, to be typed at `verificationUri`. */
  userCode: string
  verificationUri: string
  /** The same page with the code filled in. */
  verificationUriComplete: string
  /** ms since 1970 */
  expiresAt: number
  /**
   * Asks again and again until the owner has answered, also where nobody answers for a while.
   * @throws MandateError `refused`; `expired` when nobody typed the code in time
   */
  wait(options?: { signal?: AbortSignal }): Promise<Access>
}

/** RFC 8628 §3.2: "If no value is provided, clients MUST use 5 as the default." Seconds. */
const INTERVAL = 5
/** Seconds between two tries at the most, however long nobody has answered. */
const SLOWEST = 60

/**
 * Asks from a program without a browser: its owner types a code at their provider, on any device. The app's client
 * document lists `urn:ietf:params:oauth:grant-type:device_code` among its `grant_types`.
 *
 * @param from an alias or the address of the data
 * @throws MandateError
 * @see [RFC 8628]
 */
export async function askByCode(
  options: Omit<MandateClientOptions, 'redirectUri'>,
  from: string,
  ask: Ask,
): Promise<AskedByCode> {
  const context = contextOf({ ...options, redirectUri: '' })
  const { client, authentication, fetch, store } = context
  const details = readAsk(ask)
  const { issuer, resource } = await discover(from, fetch)
  const as = await serverOf(issuer, fetch)
  if (!as.device_authorization_endpoint) {
    throw new MandateError('unfit_server', `${issuer} takes no codes`)
  }
  const keys = await newKeys(store)
  const proof = proofOf(client, await openKeys(keys))
  const parameters = new URLSearchParams({
    authorization_details: JSON.stringify(details),
    // The answer is for this key alone.
    dpop_jkt: await proof.calculateThumbprint(),
  })
  if (resource !== null) parameters.set('resource', resource)
  const request = requestOptions(as.issuer, fetch)

  async function begin() {
    const answer = await oauth.deviceAuthorizationRequest(
      as,
      client,
      authentication,
      parameters,
      request,
    )
    return oauth.processDeviceAuthorizationResponse(as, client, answer)
  }
  const asked = await mendingProof(client, begin).catch(async (error: unknown) => {
    throw await toMandateError(error)
  })

  // They are shown as something to open.
  const { verification_uri: page, verification_uri_complete: filled = page } = asked
  for (const one of [page, filled]) {
    if (/^https?:\/\//.test(one) && URL.canParse(one)) continue
    throw new MandateError('unexpected_answer', `${issuer} names no page where the code is typed`)
  }

  async function redeem(): Promise<oauth.TokenEndpointResponse> {
    return mendingProof(client, async () => {
      const answer = await oauth.deviceCodeGrantRequest(
        as,
        client,
        authentication,
        asked.device_code,
        { ...request, DPoP: proof },
      )
      return oauth.processDeviceCodeResponse(as, client, answer)
    })
  }

  const expiresAt = Date.now() + asked.expires_in * 1000

  async function answered(signal?: AbortSignal): Promise<oauth.TokenEndpointResponse> {
    for (let interval = asked.interval ?? INTERVAL; ; ) {
      await pause(interval * 1000, signal)
      try {
        return await redeem()
      } catch (error) {
        const said = await toMandateError(error)
        if (said.code === 'slow_down') interval += INTERVAL
        // RFC 8628 §3.5: "On encountering a connection timeout, clients MUST unilaterally reduce their polling frequency".
        else if (isAway(said) && Date.now() < expiresAt) {
          interval = Math.min(interval * 2, SLOWEST)
        } else if (said.code !== 'authorization_pending') throw inWords(said)
      }
    }
  }

  return {
    userCode: asked.user_code,
    verificationUri: page,
    verificationUriComplete: filled,
    expiresAt,
    async wait({ signal } = {}) {
      const tokens = await answered(signal)
      const before = { issuer: as.issuer, resource, verifier: '', keys, follows: null }
      const kept = await keepTokens(context, before, tokens).catch(async (error: unknown) => {
        throw await toMandateError(error)
      })
      return new Access(context, kept)
    },
  }
}

function inWords(error: MandateError): MandateError {
  const more = { cause: error, ...(error.status === undefined ? {} : { status: error.status }) }
  if (error.code === 'access_denied') return new MandateError('refused', error.message, more)
  if (error.code === 'expired_token') {
    return new MandateError('expired', 'Nobody typed the code in time; ask again.', more)
  }
  return error
}
