// Reads every night with nobody in front of it, and goes on by itself when the owner changes the provider.
//
//   node nightly.mjs anna@id.example     the first time: open what it says, and allow it
//   node nightly.mjs                     every night
//
// Such an app proves who it is with a key of its own. Its document and the public half of the key are served here while it runs,
// since both services look there; on a public host they are two files, always there, and --origin is that host.
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { MandateClient } from '@mandate/client'
import { fileStore } from '@mandate/client/file-store'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, port: { type: 'string' }, origin: { type: 'string' } },
})
const { folder = '.', port = '4012', origin = `http://localhost:${port}` } = values
const kid = 'nightly'
const { privateKey, publicJwk } = await ownKey(`${folder}/nightly-key.json`)
const document = {
  client_id: `${origin}/client.json`,
  client_name: 'Nightly',
  redirect_uris: [`${origin}/back`],
  token_endpoint_auth_method: 'private_key_jwt',
  jwks_uri: `${origin}/jwks.json`,
}
let arrived
const cameBack = new Promise((resolve) => {
  arrived = resolve
})
const server = createServer((request, response) => {
  if (!URL.canParse(request.url, origin)) return response.writeHead(400).end()
  const url = new URL(request.url, origin)
  const served = { '/client.json': document, '/jwks.json': { keys: [publicJwk] } }[url.pathname]
  if (url.pathname === '/back') arrived(url)
  response.setHeader('content-type', served ? 'application/json' : 'text/plain')
  response.end(served ? JSON.stringify(served) : 'You can close this page.')
}).listen(Number(port), 'localhost')

const store = fileStore(`${folder}/nightly.json`)
const mandate = new MandateClient({
  clientId: document.client_id,
  redirectUri: document.redirect_uris[0],
  key: { privateKey, kid },
  store,
})
const [id] = await store.accesses()
const access = id ? await mandate.access(id) : await ask(positionals[0])
for await (const photo of access.records('google.photos')) console.log(photo.time, photo.title)
server.close()

async function ask(whose) {
  const { url, state } = await mandate.authorizationUrl(whose, {
    scope: 'google.photos[time>=2018,time<2019].{title,time~day}',
    terms: { purpose: 'A copy of the titles, every night' },
  })
  console.error(`Open ${url}`)
  return mandate.finish(await cameBack, { state })
}

/** Made once, and kept in a file that only this user may read. */
async function ownKey(path) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  let jwk = await readFile(path, 'utf8').then(JSON.parse, () => null)
  if (jwk === null) {
    const made = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    jwk = await crypto.subtle.exportKey('jwk', made.privateKey)
    await writeFile(path, JSON.stringify(jwk), { mode: 0o600 })
  }
  const { kty, crv, x, y } = jwk
  return {
    privateKey: await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']),
    publicJwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' },
  }
}
