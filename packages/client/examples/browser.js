// A page that asks and reads by itself; what it keeps lies in IndexedDB, its key where no script can read it.
// Bundle it, and serve it as both /index.html and the redirect address of the client document.
import { MandateClient } from '@mandate/client'

const mandate = new MandateClient({
  clientId: `${location.origin}/client.json`,
  redirectUri: `${location.origin}/back`,
})

if (new URL(location.href).searchParams.has('state')) {
  const access = await mandate.finish(location.href)
  for await (const photo of access.records('google.photos')) {
    document.body.append(Object.assign(document.createElement('p'), { textContent: photo.title }))
  }
} else {
  const whose = new URL(location.href).searchParams.get('of')
  const { url } = await mandate.authorizationUrl(whose, { scope: 'google.photos.title' })
  location.assign(url)
}
