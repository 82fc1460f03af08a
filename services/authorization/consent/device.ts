import { languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import type { Link } from '../bindings/index.ts'
import { isSignedAsShown, momentOf, type SignedMoment } from '../custody/index.ts'
import { type Approved, grantClaims, newGrantId } from '../grants/index.ts'
import { signPage } from './sign-page.ts'
import { type Asking, formTargets, type Ways } from './ways.ts'

/** What is approved if it is signed at this time, in seconds. */
type Approve = (now: number) => Approved

/**
 * The signature of a device of the owner's. After *Allow* a page with the same answer in it goes to the browser, is signed
 * there and comes back; nothing is kept in between, and what comes back is worked out and compared anew.
 */
export interface DeviceSigning {
  /** What this answer carries, if it is what was shown, signed with one of the link's keys; else null. */
  read(req: Request, link: Link, approve: Approve): Promise<(SignedMoment & { jws: string }) | null>
  /** The page that signs; without one of the keys it leads to what can be done. */
  ask(
    req: Request,
    res: Response,
    asking: Asking,
    what: { link: Link; action: string; approve: Approve },
  ): void
}

export function createDeviceSigning(rooms: {
  issuer: string
  clock: () => number
  script: string
  shell: Ways['shell']
}): DeviceSigning {
  const { issuer, clock } = rooms
  const seconds = () => Math.floor(clock() / 1000)
  return {
    async read(req, link, approve) {
      const { jws } = req.body
      const moment = momentOf(jws, seconds())
      if (moment === null) return null
      const claims = grantClaims(approve(moment.now), { ...moment, issuer })
      return (await isSignedAsShown(jws, link.keys, claims)) ? { ...moment, jws } : null
    },

    ask(req, res, { interaction, session }, { link, action, approve }) {
      const now = seconds()
      const { jws: refused, ...answers } = req.body as Record<string, string | string[]>
      const page = signPage({
        lang: languageOf(req),
        action,
        answers,
        claims: grantClaims(approve(now), { id: newGrantId(), now, issuer }),
        kids: link.keys.map((key) => key.kid ?? ''),
        missing: `/keys/missing?${new URLSearchParams({ return_to: action })}`,
        isRefused: refused !== undefined,
      })
      const { nav: _, ...around } = rooms.shell(req, session)
      const scripts = refused === undefined ? [rooms.script] : []
      const formAction = formTargets(interaction)
      const status = refused === undefined ? 200 : 400
      sendPage(res, status, { ...around, ...page, scripts }, { formAction })
    },
  }
}
