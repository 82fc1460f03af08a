import { explorer } from './app.ts'
import type { Limits } from './http/limits.ts'
import { listenOn } from './http/listen.ts'

export interface ExplorerConfig {
  /** 0 picks one that is free. */
  port: number
  /** Empty: both loopback addresses. */
  host: string
  /** The origin that browsers and authorization servers reach this app by. */
  publicUrl: string
  /** Where its key and what it was allowed is kept. */
  dataDir: string
  /** Internal hosts that may be asked nevertheless. */
  outboundAllow?: readonly string[]
  /** Other limits than the usual ones; for tests. */
  limits?: Limits
}

/** The sample app, running. `close` ends it. */
export async function startExplorer(config: ExplorerConfig) {
  const app = await explorer(config)
  const hosts = config.host === '' ? ['127.0.0.1', '::1'] : [config.host]
  const { close } = await listenOn(app, hosts, config.port)
  return { url: config.publicUrl, close, [Symbol.asyncDispose]: close }
}
