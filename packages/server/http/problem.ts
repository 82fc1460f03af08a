import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { isAway, isFull } from '../database/away.ts'
import type { Log } from '../log.ts'
import { badBody } from './bad-body.ts'
import { isHungUp } from './hung-up.ts'
import type { Said } from './said.ts'

export type ProblemMembers = Record<string, unknown> & { headers?: Record<string, string> }

/**
 * What went wrong, said to whoever asked: what was wrong, where, what would be right.
 * `code` is stable and for programs, `detail` for people, in several languages where a page may show it;
 * further members stand beside them.
 * @see [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly members: Record<string, unknown>
  readonly headers: Record<string, string>
  /** `detail` by language; what is not there is said in English only. */
  readonly said: Said

  constructor(status: number, code: string, detail: string | Said, members: ProblemMembers = {}) {
    const said = typeof detail === 'string' ? { en: detail } : detail
    super(said.en)
    this.said = said
    const { headers, ...rest } = members
    this.status = status
    this.code = code
    this.members = rest
    this.headers = headers ?? {}
  }

  toJSON(): Record<string, unknown> {
    return {
      ...this.members,
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.message,
    }
  }
}

/** Answers with a page, for whoever asks for HTML before anything else. */
export type ProblemPage = (problem: Problem, req: Request, res: Response) => Promise<void>

export interface ProblemOptions {
  page?: ProblemPage
}

/** Turns whatever a room threw into an answer; only here does an error meet HTTP. */
export function problemHandler(log: Log, options: ProblemOptions = {}): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    // Nobody is there any more to be told, and nothing failed here.
    if (isHungUp(error, req, res)) {
      log.debug({ err: error, id: req.id }, 'hung up')
      res.destroy()
      return
    }
    const problem = problemOf(error)
    if (problem.status >= 500 && !isBusy(problem)) {
      log[isElsewhere(error) ? 'warn' : 'error']({ err: error, id: req.id }, 'request failed')
    }
    // A body that is half sent cannot become a problem document; ending the connection says it is broken.
    if (res.headersSent) {
      res.destroy()
      return
    }
    for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value)
    if (BUSY.includes(problem.status)) {
      if (!res.hasHeader('Retry-After')) res.setHeader('Retry-After', SOON)
      showToAnyOrigin(res)
    }
    if (options.page && prefersPage(req)) {
      options.page(problem, req, res).catch((cause: unknown) => {
        log.error({ err: cause, id: req.id }, 'no page for a problem')
        res.destroy()
      })
      return
    }
    res.setHeader('Cache-Control', 'no-store')
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

const BUSY = [429, 503]
/** Seconds, where nobody knows better. */
const SOON = '5'
/** The same, where somebody has to make room. */
const LATER = '60'

/**
 * Refused perhaps before any room that says which pages may read its answers. An app in a browser has to tell "too often" from
 * "nobody there", and nothing in it is about anybody.
 */
function showToAnyOrigin(res: Response): void {
  if (!res.hasHeader('Access-Control-Allow-Origin'))
    res.setHeader('Access-Control-Allow-Origin', '*')
  const shown = String(res.getHeader('Access-Control-Expose-Headers') ?? '')
  if (/\bRetry-After\b/i.test(shown)) return
  res.setHeader('Access-Control-Expose-Headers', shown ? `${shown}, Retry-After` : 'Retry-After')
}

/** The last route: nothing of this name is here. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'not_found', {
    en: 'There is nothing at this address.',
    fr: 'Il n’y a rien à cette adresse.',
  })
}

/** Who sends a token or a proof is no browser, whatever its platform accepts: Java's own client asks for text/html each time. */
function prefersPage(req: Request): boolean {
  if (/^(dpop|bearer) /i.test(req.get('Authorization') ?? '') || req.get('DPoP')) return false
  return req.accepts(['application/json', 'text/html']) === 'text/html'
}

/** What whoever asked is told of an error: of what failed here nothing but that it did, or that it passes. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const status = statusOf(error)
  // Errors of Express and its body readers carry a status; what they say below 500 may be shown.
  if (error instanceof Error && status !== null && status < 500) {
    const code = status === 404 ? 'not_found' : 'invalid_request'
    return new Problem(status, code, badBody(error) ?? error.message)
  }
  if (isAway(error)) return away(error)
  return new Problem(500, 'server_error', 'Something failed here. Nothing of it was your doing.')
}

const SILENT = {
  en: 'Something that this service needs does not answer at the moment. Come again in a few seconds.',
  fr: 'Ce dont ce service a besoin ne répond pas en ce moment. Revenez dans quelques secondes.',
}
const NO_ROOM = {
  en: 'The disk of this service is full, so nothing of this was kept. Come again in a minute.',
  fr: 'Le disque de ce service est plein : rien de cette demande n’a été gardé. Revenez dans une minute.',
}

/** What this service needs does not answer, or has no room: it may in a moment. */
function away(cause: unknown): Problem {
  const [said, after] = isFull(cause) ? [NO_ROOM, LATER] : [SILENT, SOON]
  const problem = new Problem(503, 'unavailable', said, { headers: { 'Retry-After': after } })
  problem.cause = cause
  return problem
}

/** Said on purpose of another service that did not answer: nothing failed here, and nobody has to get up for it. */
function isElsewhere(error: unknown): boolean {
  return error instanceof Problem && error.status === 503
}

/** Said on purpose, to somebody too many: the access log counts it. */
function isBusy({ code, cause }: Problem): boolean {
  return code === 'unavailable' && cause === undefined
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  const { status } = error
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : null
}
