import * as oauth from 'oauth4webapi'
import { errorOf, isNotNow, MandateError, waitOf } from './errors.ts'

/** fetch, as the platform has it. */
export type Fetch = typeof fetch

/** What is asked beside the address. */
export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** Ends it: whoever waits, or reads the answer, is thrown its reason. */
  signal?: AbortSignal | undefined
}

/**
 * Options for a request to `url`: http is taken on this machine only.
 * @throws MandateError `bad_address` for http elsewhere
 */
export function requestOptions(url: string | URL, fetcher: Fetch) {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) {
    throw new MandateError('bad_address', `${hostname} must be reached over https`)
  }
  return {
    [oauth.allowInsecureRequests]: isLoopback,
    [oauth.customFetch]: fetcher as (url: string, options: object) => Promise<Response>,
  }
}

/** A fetch that says who does not answer: what platforms say (`fetch failed`) names nobody. @throws MandateError `unreachable` */
export function namingHost(fetcher: Fetch): Fetch {
  return async (input, init) => {
    try {
      return await fetcher(input, init)
    } catch (cause) {
      // Fetch, "network error": a TypeError. Whoever ended the request themselves hears just that.
      if (!(cause instanceof TypeError)) throw cause
      const { host } = new URL(input instanceof Request ? input.url : input)
      throw new MandateError('unreachable', `${host} does not answer (${cause.message})`, { cause })
    }
  }
}

/** Proofs of these keys, dated by the clock of the servers as far as it is known. */
export function proofOf(client: oauth.Client, keys: oauth.CryptoKeyPair): oauth.DPoPHandle {
  return oauth.DPoP({}, keys, {
    [oauth.modifyAssertion](_header, payload) {
      payload['iat'] = Number(payload['iat']) + (client[oauth.clockSkew] ?? 0)
    },
  })
}

/**
 * Does it once more when the server wants its nonce in the proof, and when it refuses what is dated by a clock that is wrong.
 * @see [RFC 9449 §8, §9]
 */
export async function mendingProof<T>(client: oauth.Client, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const isMended = setClock(client, error) || oauth.isDPoPNonceError(error)
      if (!isMended || tries === 2) throw error
    }
  }
}

/** What servers refuse by its date. */
const DATED = ['invalid_dpop_proof', 'use_dpop_nonce', 'invalid_client']
/** Seconds. Nobody refuses for less, and the answer itself took its time. */
const WRONG = 5

/**
 * A refusal says what time it is there. @returns whether the clock was wrong, and is right from now on
 * @see [RFC 9110 §6.6.1] Date
 */
function setClock(client: oauth.Client, error: unknown): boolean {
  const refusal =
    error instanceof oauth.ResponseBodyError || error instanceof oauth.WWWAuthenticateChallengeError
      ? error
      : null
  const codes =
    refusal instanceof oauth.WWWAuthenticateChallengeError
      ? refusal.cause.map(({ parameters }) => parameters['error'])
      : [refusal?.error]
  const there = Date.parse(refusal?.response.headers.get('date') ?? '')
  if (Number.isNaN(there) || !codes.some((code) => DATED.includes(code ?? ''))) return false
  const skew = Math.round((there - Date.now()) / 1000)
  if (Math.abs(skew - (client[oauth.clockSkew] ?? 0)) < WRONG) return false
  client[oauth.clockSkew] = skew
  return true
}

/** Says what a server's refusal means to the app. */
export async function toMandateError(error: unknown): Promise<MandateError> {
  if (error instanceof MandateError) return error
  if (error instanceof oauth.ResponseBodyError) {
    return new MandateError(error.error, error.error_description ?? error.error, {
      ...{ status: error.status, cause: error, problem: { ...error.cause } },
      ...waitOf(error.response.headers),
    })
  }
  if (error instanceof oauth.AuthorizationResponseError) {
    const code = error.error === 'access_denied' ? 'refused' : error.error
    return new MandateError(code, error.error_description ?? error.error, { cause: error })
  }
  if (error instanceof oauth.OperationProcessingError) {
    const { cause: answer } = error
    // The library reads why only where a request was wrong; a server that cannot answer now says so too.
    if (answer instanceof Response && isNotNow(answer.status)) return errorOf(answer, error)
    return new MandateError('unexpected_answer', error.message, { cause: error })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new MandateError('unreachable', message, { cause: error })
}
