import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

export interface BrowserModule {
  /** Changes with the contents, so that it may be kept for ever. */
  path: string
  body: Buffer
}

let bundled: BrowserModule | null = null

/** What a page needs in the browser to speak with the device; bundled once per process. */
export function passkeyModule(): BrowserModule {
  if (bundled) return bundled
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./passkeys.browser.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const body = Buffer.from(outputFiles[0]!.contents)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  bundled = { path: `/modules/passkeys-${hash}.js`, body }
  return bundled
}
