import { hash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import { LRUCache } from 'lru-cache'
import { type Coding, codingFor } from './choose.ts'
import { encode, encodeWell } from './encode.ts'
import { isKnown, weakTag } from './validators.ts'

/** Shorter ones come in one packet either way. */
const LEAST = 1_400
const TEXT = /^(text\/|application\/(json|javascript|[\w.-]+\+json)\b|image\/svg)/

/**
 * Answers that are given whole go out in the coding that was asked for, where that pays. What is the same for everybody
 * (`Cache-Control: public`) gets an `ETag` as well, and 304 for whoever has it. Of what answers a form only pages do, for
 * which somebody waits; whether the form was taken or not, they are as long. What is written in pieces is left to whoever
 * writes it, as are ranges, files and everything that has a coding already.
 */
export function codings(): RequestHandler {
  const kept = new LRUCache<string, Buffer>({
    maxSize: 8e6,
    sizeCalculation: (body) => body.length,
  })

  /** Made once for each document and coding, so it may take its time. */
  async function keptCoding(body: Buffer, coding: Coding): Promise<Buffer> {
    const name = `${coding} ${hash('sha256', body, 'base64url')}`
    const coded = kept.get(name) ?? (await encodeWell(body, coding))
    kept.set(name, coded)
    return coded
  }

  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'POST') return next()
    const end = res.end
    res.end = function (this: ServerResponse, ...words: unknown[]) {
      res.end = end
      const send = (...all: unknown[]) => Reflect.apply(end, res, all)
      const [body, charset] = words
      const done = words.filter((one) => typeof one === 'function')
      const isWhole = typeof body === 'string' || Buffer.isBuffer(body)
      if (!isWhole || !mayBeCoded(res, req.method)) return send(...words)
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body, charsetOf(charset))
      const isLong = bytes.length >= LEAST
      if (isLong) vary(res, 'Accept-Encoding')
      const isPublic = req.method === 'GET' && cacheControl(res).includes('public')
      if (isPublic && !res.hasHeader('ETag')) res.setHeader('ETag', weakTag(bytes))
      if (isPublic && isKnown(req, String(res.getHeader('ETag')))) {
        res.removeHeader('Content-Length')
        res.statusCode = 304
        return send(...done)
      }
      const coding = isLong ? codingFor(req) : null
      if (!coding) return send(bytes, ...done)
      const coded = isPublic
        ? keptCoding(bytes, coding)
        : encode(bytes, coding, { isPage: isPage(res) })
      if (Buffer.isBuffer(coded)) return send(inCoding(res, coded, coding), ...done)
      coded.then(
        (ready) => send(inCoding(res, ready, coding), ...done),
        () => send(bytes, ...done),
      )
      return res
    } as typeof res.end
    next()
  }
}

function mayBeCoded(res: ServerResponse, method: string): boolean {
  return (
    (method === 'GET' ? res.statusCode === 200 : isPage(res)) &&
    !res.headersSent &&
    !res.hasHeader('Content-Encoding') &&
    !cacheControl(res).includes('no-transform') &&
    TEXT.test(String(res.getHeader('Content-Type')))
  )
}

const isPage = (res: ServerResponse) =>
  String(res.getHeader('Content-Type')).startsWith('text/html')

function charsetOf(word: unknown): BufferEncoding {
  return typeof word === 'string' ? (word as BufferEncoding) : 'utf8'
}

const cacheControl = (res: ServerResponse) => String(res.getHeader('Cache-Control'))

/** "a strong validator … is unique across all representations": in a coding the tag becomes a weak one. */
function inCoding(res: ServerResponse, coded: Buffer, coding: Coding): Buffer {
  const etag = res.getHeader('ETag')
  if (typeof etag === 'string' && etag.startsWith('"')) res.setHeader('ETag', `W/${etag}`)
  res.setHeader('Content-Encoding', coding)
  res.setHeader('Content-Length', coded.length)
  return coded
}

/** Says that the answer hangs on this header of the request too. */
export function vary(res: ServerResponse, header: string): void {
  const before = String(res.getHeader('Vary') ?? '')
  const has = before.split(',').some((one) => one.trim().toLowerCase() === header.toLowerCase())
  if (!has) res.setHeader('Vary', before === '' ? header : `${before}, ${header}`)
}
