import { readFileSync } from 'node:fs'
import { type DataRecord, MandateClient, MandateError } from '@mandate/client'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { choices } from './choices.ts'
import { appKey } from './key.ts'
import { accessPage, homePage } from './pages.ts'
import { recordsPage } from './records-page.ts'
import { fileStore } from './store.ts'
import { visits } from './visits.ts'

/** How many records a page shows. */
const SHOWN = 200
/** Files that a browser shows and never runs. */
const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']

const style = readFileSync(new URL('./style.css', import.meta.url))

/** The app: its own documents, asking, and showing what it was allowed to read. */
export async function explorer(options: { publicUrl: string; dataDir: string }): Promise<Express> {
  const { publicUrl } = options
  const store = await fileStore(options.dataDir)
  const key = await appKey(store)
  const clientId = `${publicUrl}/client.json`
  const redirectUri = `${publicUrl}/callback`
  const mandate = new MandateClient({ clientId, redirectUri, key, store })
  const visitors = visits(store, publicUrl)
  const app = express()
  app.disable('x-powered-by')
  app.use(headers)

  app.get(['/healthz', '/readyz'], (_req, res) => void res.json({ healthy: true }))
  app.get('/favicon.ico', (_req, res) => void res.status(204).end())
  app.get('/style.css', (_req, res) => void res.type('css').send(style))

  // Whoever asks this app for a permission finds here who asks, and checks its signature with these keys.
  app.get('/client.json', (_req, res) => {
    res.json({
      client_id: clientId,
      client_name: 'Explorer',
      client_uri: publicUrl,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks_uri: `${publicUrl}/jwks`,
      dpop_bound_access_tokens: true,
      authorization_details_types: ['mandate_records'],
    })
  })
  app.get('/jwks', (_req, res) => void res.json({ keys: [key.publicJwk] }))

  async function home(req: Request, res: Response, status: number, extra: object = {}) {
    const visit = await visitors.of(req, res)
    const held = await Promise.all(visit.accesses.map((id) => mandate.access(id).catch(() => null)))
    const accesses = held.flatMap((access) => access ?? [])
    res.status(status).send(homePage({ accesses, ...extra }))
  }

  app.get('/', (req, res) => home(req, res, 200))

  app.post('/ask', express.urlencoded({ extended: false }), ownForms, async (req, res) => {
    const visit = await visitors.of(req, res)
    const { from = '', scopes = '', purpose = '' } = req.body as Record<string, string>
    const chosen = [req.body.choice ?? []].flat().map(String)
    const ready = choices.filter((one) => chosen.includes(one.id)).map((one) => one.scope)
    const scope = [...ready, ...scopes.split(/\s+/)].filter((text) => text !== '')
    try {
      if (scope.length === 0) throw new MandateError('invalid_scope', 'Choose or write something.')
      const terms = purpose === '' ? {} : { purpose }
      const asked = await mandate.authorizationUrl(from, { scope, terms })
      await visitors.keep({ ...visit, state: asked.state })
      res.redirect(303, asked.url)
    } catch (error) {
      const typed = { from, scopes, purpose, chosen }
      await home(req, res, 400, { problem: problemOf(error), typed })
    }
  })

  app.get('/callback', async (req, res) => {
    const visit = await visitors.of(req, res)
    try {
      const state = visit.state ?? ''
      const access = await mandate.finish(new URL(req.originalUrl, publicUrl), { state })
      const accesses = [access.id, ...visit.accesses.filter((id) => id !== access.id)]
      await visitors.keep({ ...visit, state: null, accesses })
      res.redirect(303, `/access/${access.id}`)
    } catch (error) {
      await home(req, res, 400, { problem: problemOf(error) })
    }
  })

  /** An access held by this visitor; others are not there for them. */
  async function accessOf(req: Request, res: Response) {
    const visit = await visitors.of(req, res)
    const id = String(req.params['id'])
    if (!visit.accesses.includes(id)) throw new MandateError('no_access', 'This is not yours here.')
    return { visit, access: await mandate.access(id) }
  }

  app.get('/access/:id', async (req, res) => {
    const { access } = await accessOf(req, res)
    try {
      res.send(accessPage({ access, collections: await access.collections() }))
    } catch (error) {
      res.send(accessPage({ access, collections: null, problem: problemOf(error) }))
    }
  })

  app.get('/access/:id/files/:sha256', async (req, res) => {
    const { access } = await accessOf(req, res)
    const file = await access.blob(String(req.params['sha256']))
    const type = file.headers.get('content-type')?.split(';')[0] ?? ''
    if (!IMAGES.includes(type)) throw new MandateError('not_found', 'This is no picture.')
    res.type(type).send(Buffer.from(await file.arrayBuffer()))
  })

  app.get('/access/:id/:collection', async (req, res) => {
    const { access } = await accessOf(req, res)
    const collection = String(req.params['collection'])
    const asPhotos = req.query['as'] === 'photos'
    const records: DataRecord[] = []
    const props = { access, collection, records, asPhotos }
    try {
      for await (const record of access.records(collection)) {
        if (records.length === SHOWN) break
        records.push(record)
      }
      res.send(recordsPage({ ...props, more: records.length === SHOWN }))
    } catch (error) {
      res.send(recordsPage({ ...props, more: false, problem: problemOf(error) }))
    }
  })

  app.post('/access/:id/follow', ownForms, async (req, res) => {
    const { visit, access } = await accessOf(req, res)
    const asked = await access.follow()
    await visitors.keep({ ...visit, state: asked.state })
    res.redirect(303, asked.url)
  })

  app.post('/access/:id/end', ownForms, async (req, res) => {
    const { visit, access } = await accessOf(req, res)
    await access.end()
    const accesses = visit.accesses.filter((id) => id !== access.id)
    await visitors.keep({ ...visit, accesses })
    res.redirect(303, '/')
  })

  app.use((error: unknown, req: Request, res: Response, _next: unknown) =>
    home(req, res, error instanceof MandateError ? 404 : 500, { problem: problemOf(error) }),
  )
  return app
}

const headers: RequestHandler = (_req, res, next) => {
  // No form-action: asking ends on the page of an authorization server that nobody knows beforehand.
  const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"
  res.set('Content-Security-Policy', `${policy}; frame-ancestors 'none'`)
  res.set('X-Content-Type-Options', 'nosniff')
  res.set('Referrer-Policy', 'no-referrer')
  res.set('Cache-Control', 'no-store')
  next()
}

/** A form of another site may not ask, follow or end anything here. */
const ownForms: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site') ?? 'same-origin'
  if (site !== 'same-origin') throw new MandateError('refused', 'This form is not of this app.')
  next()
}

function problemOf(error: unknown): MandateError {
  if (error instanceof MandateError) return error
  console.error(error)
  return new MandateError('server_error', 'Something failed in this app.', { cause: error })
}
