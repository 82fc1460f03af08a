/** Apps by the kind of address to which a browser goes back to them. */

import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { App } from '../support/app.ts'
import { certificate } from '../support/certificate.ts'

/** A scheme of a phone's app: no browser goes there by itself. */
const OWN_SCHEME = 'com.example.trips:/callback'

/** An app that takes its answers there and nowhere else. */
export interface Answered {
  app: App
  callback: string
}

export interface Callbacks extends AsyncDisposable {
  loopback: Answered
  /** `https://localhost:…/callback`, which answers with a page. */
  secure: Answered
  ownScheme: Answered
}

/** One app for each kind; public ones, since only those have a scheme of their own. */
export async function callbacks(): Promise<Callbacks> {
  const ends = new AsyncDisposableStack()
  const server = createServer(certificate('localhost'), (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<title>app</title><body>back at the app')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  ends.defer(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const answeredAt = async (callback: string | null): Promise<Answered> => {
    const app = ends.use(await App.start({ confidential: false }))
    if (callback !== null) app.document['redirect_uris'] = [callback]
    return { app, callback: callback ?? app.callback }
  }
  const { port } = server.address() as AddressInfo
  return {
    loopback: await answeredAt(null),
    secure: await answeredAt(`https://localhost:${port}/callback`),
    ownScheme: await answeredAt(OWN_SCHEME),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}
