/**
 * An assistant: the official client of the Model Context Protocol, which nobody here wrote. It is given an address and finds
 * out everything else by itself. What an app does around it is here: remember, and send the person's browser where it says.
 */

import { type Grant, readGrant } from '@mandate/grants'
import {
  Client,
  type OAuthClientProvider,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { decodeJwt } from 'jose'
import type { App } from './app.ts'
import type { Person } from './person.ts'

/** What a tool answered, and whether it refused. */
export interface ToolAnswer {
  refused: boolean
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any
}

export class Assistant implements AsyncDisposable {
  readonly app: App
  readonly address: string
  /** Where the browser was sent last. */
  asked = ''
  tokens: OAuthTokens | undefined
  private client: Client | undefined
  private provider: OAuthClientProvider
  private scope: string | undefined

  /** @param scope what it asks for; absent: what the address says that it may ask for */
  constructor(app: App, resource: string, scope?: string) {
    this.app = app
    this.address = `${resource}/mcp`
    this.provider = this.remembering()
    this.scope = scope
  }

  /** Comes to the address without a token; answers where it sends the person's browser. */
  async come(): Promise<string> {
    try {
      await this.connect()
      throw new Error('it was let in without a question')
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
    }
    const asked = new URL(this.asked)
    if (this.scope !== undefined) asked.searchParams.set('scope', this.scope)
    return asked.href
  }

  /** The person is led to the question. */
  async ask(browser: Person): Promise<void> {
    await browser.go(await this.come())
    await browser.signInIfAsked()
  }

  /** The whole way: from the address to the tools. */
  async obtain(browser: Person, answer: (browser: Person) => Promise<unknown>): Promise<void> {
    await this.ask(browser)
    await answer(browser)
    await this.finish(browser)
  }

  /** The browser is back at the app. */
  async finish(browser: Person): Promise<void> {
    this.app.returned(browser)
    await this.redeem(browser.url)
  }

  async redeem(callback: string): Promise<void> {
    await this.transport().finishAuth(new URL(callback).searchParams)
    await this.connect()
  }

  async connect(): Promise<void> {
    const client = new Client(
      { name: 'an assistant', version: '1.0.0' },
      { versionNegotiation: { mode: 'auto' } },
    )
    await client.connect(this.transport())
    this.client = client
  }

  async tools(): Promise<string[]> {
    const { tools } = await this.connected.listTools()
    return tools.map(({ name }) => name)
  }

  async call(name: string, given: Record<string, unknown> = {}): Promise<ToolAnswer> {
    const { content, isError } = await this.connected.callTool({ name, arguments: given })
    const [first] = content as { type: string; text?: string }[]
    return { refused: isError === true, body: JSON.parse(first?.text ?? 'null') }
  }

  /** The grant that its token carries. */
  get grant(): Grant {
    return readGrant(String(decodeJwt(this.tokens?.access_token ?? '')['grant']))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client?.close()
  }

  get connected(): Client {
    if (!this.client) throw new Error('it is not connected')
    return this.client
  }

  private transport(): StreamableHTTPClientTransport {
    return new StreamableHTTPClientTransport(new URL(this.address), { authProvider: this.provider })
  }

  private remembering(): OAuthClientProvider {
    const { clientId, callback } = this.app
    let verifier = ''
    let discovered: Awaited<ReturnType<NonNullable<OAuthClientProvider['discoveryState']>>>
    return {
      redirectUrl: callback,
      clientMetadata: { redirect_uris: [callback] },
      // The client takes https addresses only for client_id metadata documents it finds by itself; this is one on loopback.
      clientInformation: () => ({ client_id: clientId }),
      tokens: () => this.tokens,
      saveTokens: (tokens) => {
        this.tokens = tokens
      },
      redirectToAuthorization: (url) => {
        this.asked = url.href
      },
      saveCodeVerifier: (text) => {
        verifier = text
      },
      codeVerifier: () => verifier,
      saveDiscoveryState: (state) => {
        discovered = state
      },
      discoveryState: () => discovered,
    }
  }
}
