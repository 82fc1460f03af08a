import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { MandateError } from '../errors.ts'
import type { SignIn } from './sign-in.ts'

/** A message of JSON-RPC 2.0; only what is read here. */
interface Message {
  id?: string | number
  method?: string
  params?: { name?: unknown; _meta?: Record<string, unknown> }
  result?: { protocolVersion?: string }
}

const VERSION = 'io.modelcontextprotocol/protocolVersion'

/**
 * Carries messages between an assistant on this computer (stdio, a message in a line) and `{resource}/mcp` (streamable
 * HTTP), where the tools are. Each goes with the access token and a fresh proof of the key kept here.
 * @see https://modelcontextprotocol.io/specification
 */
export async function bridge(options: {
  input: Readable
  output: Writable
  access: SignIn
}): Promise<void> {
  const { input, output, access } = options
  let version: string | undefined
  const under = new Set<Promise<void>>()
  const write = (message: object) => output.write(`${JSON.stringify(message)}\n`)

  async function carry(message: Message): Promise<void> {
    const reader = await access.current()
    try {
      const claimed = message.params?._meta?.[VERSION]
      const answer = await reader.request('mcp', {
        method: 'POST',
        headers: headersOf(message, typeof claimed === 'string' ? claimed : version),
        body: JSON.stringify(message),
      })
      for await (const back of messagesOf(answer)) {
        if (message.method === 'initialize') version = back.result?.protocolVersion ?? version
        write(back)
      }
    } catch (error) {
      const isOver =
        error instanceof MandateError && ['ended', 'provider_changed'].includes(error.code)
      if (!isOver) throw error
      // The owner has ended it, or gone to another provider: they are asked again.
      await access.forget(reader)
      return carry(message)
    }
  }

  /** JSON-RPC 2.0, section 5.1: -32000 to -32099 are for servers to define. A notification is not answered. */
  function refuse({ id }: Message, text: string): void {
    if (id !== undefined) write({ jsonrpc: '2.0', id, error: { code: -32_001, message: text } })
  }

  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue
    let message: Message
    try {
      message = JSON.parse(line) as Message
    } catch {
      write({ jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'This is no JSON.' } })
      continue
    }
    // Not one after the other: an assistant may ask several things at once.
    const carried = carry(message)
      .catch((error: unknown) =>
        refuse(message, error instanceof Error ? error.message : String(error)),
      )
      .finally(() => under.delete(carried))
    under.add(carried)
  }
  // The assistant has gone: what is under way is answered yet, but its owner's answer would reach nobody.
  access.leave()
  await Promise.all(under)
}

function headersOf({ method, params }: Message, version: string | undefined) {
  const name = params?.name
  return {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
    ...(method === undefined ? {} : { 'mcp-method': method }),
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  }
}

/** The messages of an answer, which is one of them, or a stream of server-sent events with one in each. */
async function* messagesOf(answer: Response): AsyncGenerator<Message> {
  const text = await answer.text()
  if (text === '') return
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield JSON.parse(text) as Message
    return
  }
  for (const event of text.split(/\r?\n\r?\n/)) {
    const data = event.split(/\r?\n/).flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])
    const joined = data.join('\n')
    if (joined !== '') yield JSON.parse(joined) as Message
  }
}
