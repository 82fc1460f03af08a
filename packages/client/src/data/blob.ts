import { MandateError } from '../errors.ts'

type Get = (headers: Record<string, string>) => Promise<Response>

/**
 * A whole file. One that is long on its way outlives the token it was asked for with, and connections break: what is missing
 * is then asked for with a token that is good.
 * @see [RFC 9110 §13.1.5] "send me the entire representation if it has changed, or only the missing range"
 */
export async function wholeFile(get: Get): Promise<Response> {
  const answer = await get({})
  const state = answer.headers.get('etag')
  if (!answer.body || state === null) return answer
  const missing = (from: number) => get({ range: `bytes=${from}-`, 'if-range': state })
  return new Response(goingOn(answer.body, missing), answer)
}

/** Goes on where it broke off, as long as something comes each time. */
function goingOn(
  body: ReadableStream<Uint8Array>,
  missing: (from: number) => Promise<Response>,
): ReadableStream<Uint8Array> {
  let reader = body.getReader()
  let came = 0
  let isStuck = false
  async function next(): Promise<Uint8Array | null> {
    try {
      const { done, value } = await reader.read()
      if (done) return null
      came += value.length
      isStuck = false
      return value
    } catch (cause) {
      if (isStuck) throw broken(cause)
      isStuck = true
      const answer = await missing(came)
      if (answer.status !== 206 || !answer.body) {
        await answer.body?.cancel()
        throw broken(cause)
      }
      reader = answer.body.getReader()
      return next()
    }
  }
  return new ReadableStream({
    async pull(controller) {
      const bytes = await next()
      if (bytes === null) controller.close()
      else controller.enqueue(bytes)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Or it is another file by now. */
function broken(cause: unknown): MandateError {
  return new MandateError('broken_stream', 'The file broke off in the middle.', { cause })
}
