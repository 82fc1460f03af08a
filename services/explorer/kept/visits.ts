import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import type { FileStore } from './store.ts'

/** What the app remembers of one visitor. */
export interface Visit {
  id: string
  /** Of the request under way: the callback must bring it back into this visit. */
  state: string | null
  /** Ids of the accesses held, newest first. */
  accesses: string[]
}

export type Visits = ReturnType<typeof visits>

/** Visitors, by a cookie of this app alone. Who only looks around leaves nothing here. */
export function visits(store: FileStore, publicUrl: string, app = 'explorer') {
  const url = new URL(publicUrl)
  const secure = url.protocol === 'https:'
  const name = secure ? `__Host-visit-${app}` : `visit_${app}_${url.port}`

  /** Null for somebody who has asked for nothing yet. */
  async function known(req: Request): Promise<Visit | null> {
    const id = cookieOf(req, name)
    return id === null ? null : (((await store.get(`visit:${id}`)) as Visit | undefined) ?? null)
  }

  return {
    known,
    /** The visit, begun if need be. */
    async begin(req: Request, res: Response): Promise<Visit> {
      const id = randomBytes(32).toString('base64url')
      const visit = (await known(req)) ?? { id, state: null, accesses: [] }
      res.cookie(name, visit.id, { httpOnly: true, secure, sameSite: 'lax', path: '/' })
      return visit
    },
    keep: (visit: Visit) => store.set(`visit:${visit.id}`, visit),
  }
}

function cookieOf(req: Request, name: string): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value
  }
  return null
}
