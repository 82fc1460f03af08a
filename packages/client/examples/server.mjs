// A whole app on a server: asks, reads, shows. Nothing but Node.js and this package.
//
//   node server.mjs 4010           then open http://localhost:4010
//
// It describes itself at /client.json, as every app does; on a public host say its address second.
import { createServer } from 'node:http'
import { MandateClient, MandateError } from '@mandate/client'

const [port = '4010', origin = `http://localhost:${port}`] = process.argv.slice(2)
const mandate = new MandateClient({
  clientId: `${origin}/client.json`,
  redirectUri: `${origin}/back`,
})
const document = {
  client_id: `${origin}/client.json`,
  client_name: 'Titles of a year',
  redirect_uris: [`${origin}/back`],
  token_endpoint_auth_method: 'none',
}
const form =
  '<form action="/ask">Your name: <input name="of" placeholder="anna@id.example"><button>Ask</button></form>'

/** Each path answers with [status, headers, body]. */
const paths = {
  '/': async () => [200, { 'content-type': 'text/html' }, form],

  '/client.json': async () => [
    200,
    { 'content-type': 'application/json' },
    JSON.stringify(document),
  ],

  '/ask': async ({ searchParams }) => {
    const { url, state } = await mandate.authorizationUrl(searchParams.get('of') ?? '', {
      scope: 'google.photos[time>=2018,time<2019].{title,time~day}',
      terms: { purpose: 'A list of titles', retention: { max: 'P1D' } },
    })
    // The browser brings the state along, and nobody else's callback is taken for this person's.
    const cookie = `state=${state}; HttpOnly; SameSite=Lax; Path=/back`
    return [303, { location: url, 'set-cookie': cookie }, '']
  },

  '/back': async (url, request) => {
    const state = /\bstate=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const access = await mandate.finish(url, { state })
    const titles = []
    for await (const photo of access.records('google.photos')) titles.push(photo.title)
    return [200, { 'content-type': 'text/plain; charset=utf-8' }, titles.join('\n')]
  },
}

createServer(async (request, response) => {
  let answer
  try {
    const url = new URL(request.url, origin)
    const path = paths[url.pathname] ?? (async () => [404, {}, 'There is nothing here.'])
    answer = await path(url, request)
  } catch (error) {
    // Whatever somebody sends ends their own request, and not the app.
    const said = error instanceof MandateError ? `${error.code}: ${error.message}` : 'That failed.'
    answer = [400, { 'content-type': 'text/plain' }, said]
  }
  const [status, headers, body] = answer
  response.writeHead(status, headers).end(body)
}).listen(Number(port), 'localhost', () => console.log(`open ${origin}`))
