import { readFileSync } from 'node:fs'
import { MandateClient } from '@mandate/client'
import express, { type Express, type Request, type Response } from 'express'
import { accesses } from './accesses.ts'
import { asking } from './asking.ts'
import { documents } from './documents.ts'
import { fetchFor } from './http/guard.ts'
import { headers } from './http/headers.ts'
import { type Limits, limited, usualLimits } from './http/limits.ts'
import { metrics } from './http/metrics.ts'
import { problemOf, statusOf } from './http/problem.ts'
import { appKey } from './kept/key.ts'
import { fileStore } from './kept/store.ts'
import { visits } from './kept/visits.ts'
import { notes } from './notes/index.ts'
import { html } from './pages/html.ts'
import { page } from './pages/page.ts'
import { catalogWords } from './pages/words.ts'

const style = readFileSync(new URL('./pages/style.css', import.meta.url))

/** The app: its own documents, asking, and showing what it was allowed to read. */
export async function explorer(options: {
  publicUrl: string
  dataDir: string
  outboundAllow?: readonly string[] | undefined
  limits?: Limits | undefined
}): Promise<Express> {
  const { publicUrl } = options
  const store = await fileStore(options.dataDir)
  const key = await appKey(store)
  const clientId = `${publicUrl}/client.json`
  const redirectUri = `${publicUrl}/callback`
  const fetch = fetchFor(publicUrl, options.outboundAllow)
  const mandate = new MandateClient({ clientId, redirectUri, key, store, fetch })
  const visitors = visits(store, publicUrl)
  const app = express()
  app.disable('x-powered-by')
  // Behind a front, the front says where a request came from; otherwise nobody is believed.
  const isBehind = usualLimits(publicUrl).perMinute !== null
  app.set('trust proxy', isBehind ? ['loopback', 'linklocal', 'uniquelocal'] : false)
  app.use(headers)

  app.get(['/healthz', '/readyz'], (_req, res) => void res.json({ healthy: true }))
  app.get('/metrics', metrics())
  app.use(limited(options.limits ?? usualLimits(publicUrl)))
  app.get('/favicon.ico', (_req, res) => void res.status(204).end())
  app.get('/style.css', (_req, res) => void res.type('css').send(style))

  const opens = `${publicUrl}/shared`
  app.use(documents({ publicUrl, clientId, redirectUri, key, name: 'Explorer', opens }))
  const asked = asking({ mandate, visitors, store, publicUrl })
  app.use(asked.routes)
  app.use(accesses({ mandate, visitors, wordsOf: catalogWords(fetch) }))
  app.use(notes({ publicUrl, store, key, fetch }))

  app.use((_req, res) => {
    const back = html`<p>This address may be old or mistyped. <a href="/">Go to the first page</a></p>`
    res.status(404).type('html').send(page('There is nothing here', back))
  })

  app.use((error: unknown, req: Request, res: Response, _next: unknown) => {
    // Whoever asked has gone: nobody is to be told, and nothing failed here.
    if (req.socket.destroyed || res.headersSent) return void res.destroy()
    const problem = problemOf(error)
    return asked.home(req, res, statusOf(problem), { problem })
  })
  return app
}
