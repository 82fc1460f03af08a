import type { RequestHandler } from 'express'
import type { Paths } from '../openapi.ts'
import { Problem } from './problem.ts'

/**
 * An address that a service describes, asked in a way that it does not: mounted behind every route, before `notFound`.
 * @see [RFC 9110 §15.5.6] "The origin server MUST generate an Allow header field in a 405 response"
 */
export function otherMethods({ paths }: { paths: Paths }): RequestHandler {
  const places = Object.entries(paths)
    .map(([path, operations]) => ({ pattern: patternOf(path), methods: methodsOf(operations) }))
    // What is named letter by letter comes before what any name fits.
    .sort((a, b) => a.pattern.source.split('[^/]+').length - b.pattern.source.split('[^/]+').length)
  return (req, _res, next) => {
    const methods = places.find(({ pattern }) => pattern.test(req.path))?.methods
    if (!methods || methods.includes(req.method)) return next()
    const Allow = methods.join(', ')
    const said = {
      en: `${req.method} is nothing that can be done here. What can: ${Allow}.`,
      fr: `${req.method} ne peut pas se faire ici. Ce qui peut se faire : ${Allow}.`,
    }
    throw new Problem(405, 'method_not_allowed', said, { headers: { Allow } })
  }
}

function methodsOf(operations: object): string[] {
  const methods = Object.keys(operations).map((method) => method.toUpperCase())
  return methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods
}

/** `/owners/{address}/grants` as what addresses are held against. */
function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
