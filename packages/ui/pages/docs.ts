import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { Router } from 'express'
import type { Lang } from '../language/languages.ts'
import { html } from '../markup/html.ts'
import { notice } from '../markup/parts.ts'
import { sendPage } from './page.ts'
import { languageOf } from './preferences.ts'

/** Where `npm run docs` writes them: `npm start` does it, and so does whoever makes the image. */
export const docsFolder = join(import.meta.dirname, '..', '..', '..', 'dist', 'docs')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Less than a page of a person's: no form leads anywhere, and its scripts are files of its own. */
const POLICY = [
  ...["default-src 'none'", "style-src 'self'", "img-src 'self'", "script-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ')

const words = {
  en: {
    title: 'Documentation',
    missing: 'The documentation has not been written here.',
    how: 'Whoever runs this service writes it with',
  },
  fr: {
    title: 'Documentation',
    missing: 'La documentation n’a pas été produite ici.',
    how: 'Qui exploite ce service la produit avec',
  },
}

/** `/docs/`: the documentation as a site, as it was written into a folder of files beside each other. */
export function docsRoutes(service: Record<Lang, string>, folder = docsFolder): Router {
  const routes = Router({ strict: true })

  // Its pages lead to each other by names alone.
  routes.get('/docs', (_req, res) => res.redirect(301, '/docs/'))

  routes.get('/docs/{:name}', async (req, res, next) => {
    const names = filesOf(folder)
    const { name = 'index.html' } = req.params as { name?: string }
    if (names.length === 0) return missing(req, res, service)
    // Only what is there by that name: nothing in an address is a path.
    if (!names.includes(name)) return next()
    const body = await readFile(join(folder, name))
    // A style sheet is named by its contents.
    const age = extname(name) === '.css' ? '31536000, immutable' : '300'
    res.set({
      'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': `public, max-age=${age}`,
    })
    res.end(body)
  })
  return routes
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function missing(req: IncomingMessage, res: ServerResponse, service: Record<Lang, string>): void {
  const lang = languageOf(req)
  const w = words[lang]
  const body = html`<h1>${w.title}</h1>
${notice({ tone: 'warn', body: html`${w.missing} ${w.how} <code>npm run docs</code>.` })}
<p><a href="/openapi">OpenAPI</a></p>`
  sendPage(res, 404, { title: w.title, service: service[lang], lang, body })
}
