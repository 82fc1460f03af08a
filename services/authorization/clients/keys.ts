import { isAway, isFailing, type LastKnown } from './last-known.ts'

/** More than any set of keys needs; a larger one is read and not kept. */
const MAX_KEPT_BYTES = 16 * 1024

/**
 * Reads the `jwks_uri` of an app. Its keys lie where its document does (readClientDocument) and go away with it, so
 * that a known document alone would let no app go on that proves who it is.
 */
export function readingKeys(guarded: typeof fetch, last: LastKnown<string>): typeof fetch {
  async function ask(url: string, init: RequestInit | undefined): Promise<Response | null> {
    try {
      const response = await guarded(url, init)
      return isFailing(response.status) ? null : response
    } catch (error) {
      if (isAway(error)) return null
      throw error
    }
  }

  return async (input, init) => {
    const url = String(input)
    const response = await ask(url, init)
    if (response === null) return new Response(last.find(url))
    if (response.status !== 200) {
      last.drop(url)
      return response
    }
    const body = await response.text()
    if (Buffer.byteLength(body) <= MAX_KEPT_BYTES) last.keep(url, body)
    // Without what the app's host says of keeping it: oidc-provider would believe a key that has been given up for as long as that, and
    // know none that has come since. So it asks again after a minute.
    return new Response(body)
  }
}
