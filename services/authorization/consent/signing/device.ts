import { sessionOf } from '@mandate/accounts'
import { languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import type { Link } from '../../bindings/index.ts'
import { isSignedAsShown, momentOf, type SignedMoment } from '../../custody/index.ts'
import { type Approved, grantClaims, newGrantId } from '../../grants/index.ts'
import type { Ways } from '../ways.ts'
import { signPage } from './sign-page.ts'

/** What is approved if it is signed at this time, in seconds. */
type Approve = (now: number) => Approved

/**
 * The signature of a device of the owner's. After *Allow* a page with the same answer in it goes to the browser, is signed
 * there and comes back; nothing is kept in between, and what comes back is worked out and compared anew.
 */
export interface DeviceSigning {
  /**
   * What signs an answer. Where a device keeps the key: what the answer carries, if it is what was shown, signed with one
   * of the link's keys; else the page that signs is sent (without one of the keys it leads to what can be done), and null is returned.
   */
  signed(
    req: Request,
    res: Response,
    what: {
      link: Link
      action: string
      approve: Approve
      /** Where the answer may lead to besides here. */
      formAction?: string[]
    },
  ): Promise<Signed | null>
}

export interface Signed {
  /** Seconds: what was approved as of then. */
  now: number
  /** Of a device; absent: the provider signs. */
  by?: SignedMoment & { jws: string }
}

export function createDeviceSigning(rooms: {
  issuer: string
  clock: () => number
  script: string
  shell: Ways['shell']
}): DeviceSigning {
  const { issuer, clock } = rooms
  const seconds = () => Math.floor(clock() / 1000)

  async function read(req: Request, link: Link, approve: Approve): Promise<Signed['by'] | null> {
    const { jws } = req.body
    const moment = momentOf(jws, seconds())
    if (moment === null) return null
    const claims = grantClaims(approve(moment.now), { ...moment, issuer })
    return (await isSignedAsShown(jws, link.keys, claims)) ? { ...moment, jws } : null
  }

  const ask: (...of: Parameters<DeviceSigning['signed']>) => void = (
    req,
    res,
    { link, action, approve, formAction = [] },
  ) => {
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
    const { nav: _, ...around } = rooms.shell(req, sessionOf(req))
    const scripts = refused === undefined ? [rooms.script] : []
    const status = refused === undefined ? 200 : 400
    sendPage(res, status, { ...around, ...page, scripts }, { formAction })
  }

  return {
    async signed(req, res, what) {
      if (what.link.custody !== 'device') return { now: seconds() }
      const by = await read(req, what.link, what.approve)
      if (by) return { now: by.now, by }
      ask(req, res, what)
      return null
    },
  }
}
