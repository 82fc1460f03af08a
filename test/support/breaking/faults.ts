/** What may befall one message between two services, done to it by the proxy in between. */

import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/**
 * `refuse`: a broken gateway answers 503. `drop`: the line breaks before anything has reached the service. `delay`: it goes on
 * `ms` later. `duplicate`: the service gets it twice, and the second answer goes back. `reorder`: it waits until the next one has
 * passed, at most `ms`. `cut-request`: half of its body goes on, then both lines break. `cut-answer`: the service acts on it, and
 * half of its answer comes back before the line breaks. `fail`: 500. `hang`: no answer at all, until whoever asked gives up.
 * `lie`: some bytes of the answer are others, of the same number. `short`: half of the answer, said to be the whole. `misname`:
 * the `ETag` of the answer is another. `trickle`: the answer comes in twenty pieces, `ms` apart.
 */
export type Fault =
  | { kind: 'refuse' | 'drop' | 'duplicate' | 'cut-request' | 'cut-answer' }
  | { kind: 'fail' | 'hang' | 'lie' | 'short' | 'misname' }
  | { kind: 'delay' | 'reorder' | 'trickle'; ms: number }

/** A message on its way: whole, and where it goes. */
interface Message {
  url: string
  method: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export async function befall(
  fault: Fault,
  to: string,
  from: IncomingMessage,
  back: ServerResponse,
  nextHasPassed: () => Promise<void>,
): Promise<void> {
  const { method = 'GET', headers } = from
  const message: Message = { url: to, method, headers, body: await buffer(from) }
  switch (fault.kind) {
    case 'refuse':
      return void back.writeHead(503).end()
    case 'fail':
      return void back.writeHead(500).end()
    case 'hang':
      return void (back.destroyed || (await once(back, 'close')))
    case 'drop':
      return void back.destroy()
    case 'delay':
      await sleep(fault.ms)
      break
    case 'reorder':
      await Promise.race([nextHasPassed(), sleep(fault.ms)])
      break
    case 'duplicate':
      await passOn(message)
      break
    case 'cut-request':
      await passHalf(message)
      return void back.destroy()
    case 'lie': {
      const { status, answered, body } = await passOn(message)
      for (let at = body.length >> 1; at < body.length; at += 1000) body[at]! ^= 1
      return void back.writeHead(status, answered).end(body)
    }
    case 'short': {
      const { status, answered, body } = await passOn(message)
      const half = body.subarray(0, body.length >> 1)
      return void back.writeHead(status, { ...answered, 'content-length': half.length }).end(half)
    }
    case 'misname': {
      const { status, answered, body } = await passOn(message)
      const etag = `"${'0'.repeat(32)}"`
      return void back.writeHead(status, { ...answered, ...(answered.etag && { etag }) }).end(body)
    }
    case 'trickle': {
      const { status, answered, body } = await passOn(message)
      back.writeHead(status, answered)
      const size = Math.max(1, Math.ceil(body.length / 20))
      for (let at = 0; at < body.length && !back.destroyed; at += size) {
        back.write(body.subarray(at, at + size))
        await sleep(fault.ms)
      }
      return void back.end()
    }
    case 'cut-answer': {
      const { status, answered, body } = await passOn(message)
      // Its length is that of the whole: the reader sees that something is missing.
      back.writeHead(status, { ...answered, 'content-length': body.length || 1 })
      back.write(body.subarray(0, body.length >> 1), () => back.destroy())
      return
    }
  }
  const { status, answered, body } = await passOn(message)
  back.writeHead(status, answered).end(body)
}

async function passOn({ url, method, headers, body }: Message) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, agent: false }, resolve).once('error', reject).end(body)
  })
  const { 'transfer-encoding': _, ...answered } = answer.headers
  return { status: answer.statusCode ?? 502, answered, body: await buffer(answer) }
}

/** What has no body arrives without its end all the same: the line breaks while the service listens. */
function passHalf({ url, method, headers, body }: Message): Promise<void> {
  return new Promise((resolve) => {
    const cut = request(url, { method, headers, agent: false })
    cut.once('error', () => {}).once('close', resolve)
    cut.flushHeaders()
    cut.write(body.subarray(0, body.length >> 1), () => setTimeout(() => cut.destroy(), 20))
  })
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
