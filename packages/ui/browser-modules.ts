import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Router } from 'express'

/**
 * Bundles the rooms' browser modules once, at start. `path(name)` is where a page finds one; the
 * name changes with its contents, so it may be kept for ever.
 */
export async function browserModules(sources: Record<string, URL>): Promise<{
  path(name: string): string
  routes: Router
}> {
  const bundled = await build({
    entryPoints: Object.entries(sources).map(([out, url]) => ({ in: fileURLToPath(url), out })),
    bundle: true,
    conditions: ['mandate-source'],
    format: 'esm',
    minify: true,
    write: false,
    outdir: '/modules',
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const paths = new Map<string, string>()
  const routes = Router()
  for (const { path, contents } of bundled.outputFiles) {
    const name = path.replace(/^.*[\\/]/, '').replace(/\.js$/, '')
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16)
    const address = `/modules/${name}-${hash}.js`
    const body = Buffer.from(contents)
    paths.set(name, address)
    routes.get(address, (_req, res) => {
      res.set('Cache-Control', 'public, max-age=31536000, immutable').type('text/javascript')
      res.send(body)
    })
  }
  return {
    routes,
    path(name) {
      const path = paths.get(name)
      if (!path) throw new Error(`There is no browser module ${name}`)
      return path
    },
  }
}
