import { lookup as resolveName } from 'node:dns/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isAllStorable } from '../database/storable.ts'
import type { ServiceConfig } from '../process/config.ts'
import { span, traceparent } from '../tracing/span.ts'
import { isInternalAddress } from './address.ts'
import { isLoopbackHost, isLoopbackUrl } from './loopback.ts'

// The one way out. Addresses in metadata documents, aliases and tokens are written by strangers, who would
// like this machine to ask its neighbours for them. So: https only, a name is resolved here, each of its addresses is
// judged, and the connection goes to a judged address, not to whatever the name says a moment later
// (DNS rebinding). Redirects are not followed; size and time have caps.

export type OutboundErrorCode = 'refused' | 'unreachable' | 'too_large' | 'too_slow' | 'redirected'

/** Why an address was not fetched. The message names its host and nothing that was read there. */
export class OutboundError extends Error {
  override name = 'OutboundError'
  readonly code: OutboundErrorCode
  /** With `redirected`: where to, as it was said. */
  readonly location: string | undefined

  constructor(
    code: OutboundErrorCode,
    message: string,
    options?: ErrorOptions & { location?: string | undefined },
  ) {
    super(message, options)
    this.code = code
    this.location = options?.location
  }
}

export interface OutboundInit {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Of the answer's body; 64 KiB. */
  maxBytes?: number
  /** From the first look-up to the last byte; 5,000. */
  timeoutMs?: number
  signal?: AbortSignal
  /**
   * For what many requests are sent to: the connection waits a few seconds for the next one. A request that finds it closed by
   * the other side is sent once more, so it must be one that may come twice.
   */
  keepAlive?: boolean
}

export interface OutboundResponse {
  status: number
  headers: Headers
  body: Buffer
  /** Throws SyntaxError when the body is no JSON, or has a text in it that no database keeps. */
  json(): unknown
  text(): string
}

export interface Outbound {
  /** @throws OutboundError */
  (url: string, init?: OutboundInit): Promise<OutboundResponse>
  /** The same guard in the shape of the global fetch. */
  fetch: typeof fetch
  /** This service calls itself by a loopback address, and so may reach others there over http. */
  isLoopback: boolean
}

export interface Address {
  address: string
  family: number
}

/** The guarded fetch of a service. `resolve` is a seam for tests; it stands for the system's look-up of all addresses. */
export function outbound(
  config: Pick<ServiceConfig, 'publicUrl' | 'outboundAllow'>,
  resolve: (hostname: string) => Promise<Address[]> = (name) => resolveName(name, { all: true }),
): Outbound {
  const isLoopback = isLoopbackUrl(config.publicUrl)
  const agents = { http: new http.Agent(KEPT), https: new https.Agent(KEPT) }

  const addressesOf = async (url: URL): Promise<Address[]> => {
    const host = url.hostname
    if (isLoopback && isLoopbackHost(host)) return loopbackAddresses(host)
    if (url.protocol !== 'https:') {
      throw new OutboundError('refused', `${host} may only be reached over https`)
    }
    const isAllowed = config.outboundAllow.includes(host)
    if (isIP(host) || host.startsWith('[')) {
      if (isAllowed) return [{ address: host, family: isIP(host) }]
      throw new OutboundError('refused', `${host} is an address; a host name is needed`)
    }
    const addresses = await resolve(host).catch((cause: unknown) => {
      throw new OutboundError('unreachable', `${host} has no address`, { cause })
    })
    if (addresses.length === 0) throw new OutboundError('unreachable', `${host} has no address`)
    if (!isAllowed && addresses.some(({ address }) => isInternalAddress(address))) {
      throw new OutboundError('refused', `${host} leads to an internal address`)
    }
    return addresses
  }

  const request = async (address: string, init: OutboundInit = {}): Promise<OutboundResponse> => {
    if (!URL.canParse(address)) throw new OutboundError('refused', 'not an address')
    const url = new URL(address)
    if (url.username !== '' || url.password !== '') {
      throw new OutboundError('refused', `${url.hostname} must be named without user and password`)
    }
    const method = init.method ?? 'GET'
    const asked = (signal: AbortSignal) =>
      span(`${method} elsewhere`, { kind: 'client' }, async (step) => {
        // Judged each time. A connection that waits was made to an address that was judged then.
        const addresses = await addressesOf(url)
        const answer = await send(url, { addresses, agents, signal }, traced(init))
        step?.set({ 'http.request.method': method, 'http.response.status_code': answer.status })
        return answer
      })
    return within(init, asked, () => new OutboundError('too_slow', `${url.hostname} took too long`))
  }

  return Object.assign(request, { isLoopback, fetch: asFetch(request) })
}

/**
 * Breaks the work off when its time is over, or whoever asked wants it no more. `AbortSignal.timeout` would go off all the same when
 * everything has long been answered, and make two errors with their stacks for nobody.
 */
function within<T>(
  { timeoutMs = 5_000, signal }: OutboundInit,
  work: (signal: AbortSignal) => Promise<T>,
  tooSlow: () => Error,
): Promise<T> {
  const ending = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      reject(tooSlow())
      ending.abort()
    }
    const timer = setTimeout(abort, timeoutMs).unref()
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    work(ending.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      })
  })
}

function loopbackAddresses(host: string): Address[] {
  const v6 = { address: '::1', family: 6 }
  if (host === 'localhost') return [{ address: '127.0.0.1', family: 4 }, v6]
  return host === '[::1]' ? [v6] : [{ address: host, family: 4 }]
}

/** Connects to one of the judged addresses, never asking the name again. */
function pinned(addresses: Address[]): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) callback(null, addresses)
    else callback(null, addresses[0]!.address, addresses[0]!.family)
  }
}

/** The other side goes on with the trace of this one. */
function traced(init: OutboundInit): OutboundInit {
  const from = traceparent()
  return from === undefined ? init : { ...init, headers: { ...init.headers, traceparent: from } }
}

/**
 * Connections that wait for the next request to the same place: shorter than the other side keeps its own, mostly. As many as
 * are busy at once when it is busy: what finds no room among them is closed, and the next request opens another.
 */
const KEPT = { keepAlive: true, timeout: 4_000, maxFreeSockets: 16 }

interface Way {
  addresses: Address[]
  agents: { http: http.Agent; https: https.Agent }
  signal: AbortSignal
}

function send(url: URL, way: Way, init: OutboundInit): Promise<OutboundResponse> {
  const kind = url.protocol === 'https:' ? 'https' : 'http'
  const { request } = kind === 'https' ? https : http
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const sent = request(
      url,
      {
        method: init.method ?? 'GET',
        headers: { 'user-agent': 'mandate', ...init.headers, 'accept-encoding': 'identity' },
        lookup: pinned(way.addresses),
        agent: init.keepAlive ? way.agents[kind] : false,
        maxHeaderSize: 16 * 1024,
        signal: way.signal,
      },
      (response) => {
        isAnswered = true
        readBody(url.hostname, response, init.maxBytes ?? 64 * 1024).then(resolve, (error) => {
          sent.destroy()
          reject(error)
        })
      },
    )
    sent.once('error', (cause: NodeJS.ErrnoException) => {
      // The other side has closed the connection that waited, in this moment.
      const isClosed = cause.code === 'ECONNRESET' || cause.code === 'EPIPE'
      if (sent.reusedSocket && isClosed && !isAnswered)
        resolve(send(url, way, { ...init, keepAlive: false }))
      else {
        const message = `${url.hostname} could not be reached`
        reject(new OutboundError('unreachable', message, { cause }))
      }
    })
    sent.end(init.body)
  })
}

async function readBody(
  host: string,
  response: IncomingMessage,
  maxBytes: number,
): Promise<OutboundResponse> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400 && status !== 304) {
    const { location } = response.headers
    const message = `${host} answered with a redirect, which is not followed`
    throw new OutboundError('redirected', message, { location })
  }
  const tooLarge = () => new OutboundError('too_large', `${host} sent more than ${maxBytes} bytes`)
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  await new Promise<void>((resolve, reject) => {
    const brokenOff = (cause?: unknown) =>
      reject(new OutboundError('unreachable', `${host} broke off its answer`, { cause }))
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) reject(tooLarge())
      else chunks.push(chunk)
    })
    response.once('end', resolve)
    response.on('error', brokenOff)
    response.once('close', () => {
      if (!response.complete) brokenOff()
    })
  })
  const body = Buffer.concat(chunks)
  return {
    status,
    // Of what tells of a permission nobody reads them.
    get headers() {
      return headersOf(response)
    },
    body,
    json: () => readJson(body.toString()),
    text: () => body.toString(),
  }
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

/** Strangers wrote it: what none of our tables could hold is refused here, once for all who read such documents. */
function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (isAllStorable(value)) return value
  throw new SyntaxError('a text in it holds U+0000 or half of a surrogate pair')
}

function asFetch(
  request: (url: string, init?: OutboundInit) => Promise<OutboundResponse>,
): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init)
    const body = asked.body === null ? undefined : new Uint8Array(await asked.arrayBuffer())
    const answer = await request(asked.url, {
      method: asked.method,
      headers: Object.fromEntries(asked.headers),
      signal: asked.signal,
      ...(body === undefined ? {} : { body }),
    })
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    })
  }
}
