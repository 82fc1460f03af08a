import { Problem } from '@mandate/server'
import { Router } from 'express'

export const ISSUER_RELATION = 'http://openid.net/specs/connect/1.0/issuer'
/**
 * Property of the link to an issuer: what that one calls the person. It stands only where they put it themselves, on a domain of
 * their own, so that others can share with them there.
 * @see [RFC 7033 §4.4.4.5]
 */
export const PERSON_PROPERTY = 'urn:mandate:params:person'

/**
 * GET /.well-known/webfinger: an alias leads to this issuer and to nothing else. The answer is the same
 * for a name that exists and one that does not, so that names cannot be tried out here.
 * @see [RFC 7033](https://www.rfc-editor.org/rfc/rfc7033)
 */
export function webfinger(issuer: string): Router {
  const { host } = new URL(issuer)
  const router = Router()
  router.get('/.well-known/webfinger', (req, res) => {
    const subject = req.query['resource']
    res.set('Access-Control-Allow-Origin', '*')
    if (typeof subject !== 'string') {
      throw new Problem(400, 'invalid_request', 'resource: acct:name@host is needed, once')
    }
    const [, at] = /^acct:[^@\s]{1,256}@([^@\s]+)$/.exec(subject) ?? []
    if (at?.toLowerCase() !== host) {
      throw new Problem(404, 'not_found', `resource: only names at ${host} are known here`)
    }
    const links = [{ rel: ISSUER_RELATION, href: issuer }]
    res.type('application/jrd+json')
    res.send(JSON.stringify({ subject, links: links.filter(isAsked(req.query['rel'])) }))
  })
  return router
}

/** "rel" may stand there several times; without it every link is asked for. @see [RFC 7033 §4.3] */
function isAsked(given: unknown): (link: { rel: string }) => boolean {
  const rels = given === undefined ? null : [given].flat()
  return ({ rel }) => rels === null || rels.includes(rel)
}
