import type { IncomingMessage, ServerResponse } from 'node:http'
import { sprite } from './markup/icons.ts'
import { style, stylePath } from './style.ts'

const FOREVER = 'public, max-age=31536000, immutable'

/** The mark in a browser's tab: a keyhole, in a colour that both light and dark bars show. */
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0a5a68"/><path fill="#fff" d="M16 7a5 5 0 0 0-2.6 9.3L12 25h8l-1.4-8.7A5 5 0 0 0 16 7z"/></svg>`

/** What every page asks for, by its path. */
export const files: Record<string, { type: string; body: string }> = {
  [stylePath]: { type: 'text/css; charset=utf-8', body: style },
  '/icons.svg': { type: 'image/svg+xml', body: sprite },
  '/mark.svg': { type: 'image/svg+xml', body: mark },
}

/** Answers what every page asks for: the style sheet, the icons, the mark. Goes on for anything else. */
export function assets(): (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void {
  return (req, res, next) => {
    const path = req.url?.split('?', 1)[0] ?? ''
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next()
      return
    }
    res.setHeader('Content-Type', file.type)
    res.setHeader('Content-Length', Buffer.byteLength(file.body))
    res.setHeader('Cache-Control', FOREVER)
    res.setHeader('X-Content-Type-Options', 'nosniff')
    res.end(req.method === 'HEAD' ? undefined : file.body)
  }
}
