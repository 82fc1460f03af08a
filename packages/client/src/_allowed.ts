import { as, network, resource } from './_net.ts'
import { MandateClient, memoryStore } from './index.ts'

/** What the app of these tests is. */
export const options = {
  clientId: 'https://app.example/client.json',
  redirectUri: 'https://app.example/callback',
}

/** An app whose owner has just allowed what it asked for. */
export async function allowed(net = network(), store = memoryStore()) {
  const mandate = new MandateClient({ ...options, fetch: net.fetch, store })
  const { state } = await mandate.authorizationUrl(resource, { scope: 'google.photos.title' })
  const query = new URLSearchParams({ code: 'c', state, iss: as })
  return { net, access: await mandate.finish(`${options.redirectUri}?${query}`) }
}

/** How the network calls a path of the data. */
export const data = (path: string) => `GET ${new URL(resource).pathname}/${path}`
