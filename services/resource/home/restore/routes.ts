import { type Accounts, csrfField, hasCsrf, isSameOrigin, sessionOf } from '@mandate/accounts'
import { allowance, type Jobs, Problem, type ServiceConfig } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import express, { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { AccessRoom } from '../../access/access.ts'
import type { ObjectStore } from '../../files/objects.ts'
import type { RateLimits } from '../../limits.ts'
import { ownerOf } from '../../owners/of-session.ts'
import type { Show } from '../../owners/shell.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { receiveForm } from '../../uploads/oneshot.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import { unlockKey } from '../archive/key.ts'
import { openArchive } from './archive.ts'
import { bringPage } from './page.ts'
import { RestoreRefused } from './refused.ts'
import type { RestoresStore } from './store.ts'
import { words } from './words.ts'

const body = z.strictObject({
  uploads: z.array(z.string().max(500)).min(1).max(1_000),
  passphrase: z.string().max(1_000),
})

/** Passphrases that one owner may try in a minute: each costs 64 MiB and the better part of a second. */
const TRIES = 5

export interface RestoreRooms {
  config: Pick<ServiceConfig, 'publicUrl' | 'dataDir'>
  accounts: Accounts
  access: Pick<AccessRoom, 'owner'>
  owners: OwnersStore
  objects: ObjectStore
  uploads: UploadsStore
  restores: RestoresStore
  jobs: Pick<Jobs, 'send'>
  limits: Pick<RateLimits, 'begin' | 'present'>
  clock: () => number
  show: Show
}

/** `/bring-home` and `/owners/{id}/restores`: an archive of a home from elsewhere becomes the home of this account. */
export function restoreRoutes(rooms: RestoreRooms): Router {
  const { config, accounts, access, owners, uploads, restores, limits, show } = rooms
  const tries = allowance(TRIES, rooms.clock)
  const routes = Router()

  /** Looks at what is sent as far as an answer at once allows; the rest is a worker's. @throws RestoreRefused */
  async function start(owner: Owner, ids: string[], passphrase: string): Promise<number> {
    limits.begin(owner.id)
    const found = []
    for (const id of new Set(ids.map((one) => one.slice(one.lastIndexOf('/') + 1)))) {
      const upload = await uploads.find(id, owner.id)
      if (upload?.state !== 'complete') {
        throw new RestoreRefused('missing_parts', `upload ${id} is not here whole`)
      }
      found.push(upload)
    }
    const archive = await openArchive(
      found.map((upload) => uploads.part(upload)),
      config.dataDir,
    )
    try {
      const { home, size } = archive
      for (const url of [home.resource, ...home.former_resources]) {
        const own = `${config.publicUrl}/owners/`
        if (url.startsWith(own) && (await owners.byAddress(url.slice(own.length)))) {
          throw new RestoreRefused('exists', `${url} is here`)
        }
      }
      const wait = tries(owner.id)
      if (wait !== null) throw tooManyTries(wait)
      const idKey = await unlockKey(archive.idKey, passphrase, home.resource)
      if (!idKey) throw new RestoreRefused('passphrase', 'id-key.json does not open with it')
      const asked = { uploads: found.map(({ id }) => id), size, idKey, home }
      return await restores.create(owner, asked, rooms.jobs)
    } finally {
      await archive.close()
    }
  }

  async function showPage(
    req: Request,
    res: Response,
    status: number,
    refused?: RestoreRefused,
  ): Promise<void> {
    const { owner, open, ...state } = await stateOf(req)
    // The home that was brought takes the place of the empty one in a moment: what was read across it is of neither.
    if ((await ownerOf(owners, req)).id !== owner.id) return showPage(req, res, status, refused)
    const page = bringPage({
      ...{ lang: languageOf(req), csrf: csrfField(sessionOf(req)), ...state },
      waiting: partsAmong(open).length,
      refused: refused ? { code: refused.code, detail: refused.message } : null,
    })
    show(req, res, status, { ...page, current: '/data' })
  }

  async function stateOf(req: Request) {
    const owner = await ownerOf(owners, req)
    const open = await uploads.open(owner.id)
    const isEmpty = await restores.isFree(owner.id)
    return { owner, open, isEmpty, restore: await restores.newest(owner.id) }
  }

  routes.get('/bring-home', accounts.signedIn, (req, res) => showPage(req, res, 200))

  routes.post('/bring-home', accounts.signedIn, async (req, res) => {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    if (!isSameOrigin(req, config)) throw foreign()
    limits.present(owner.id, res)
    const received = await receiveForm(req, owner.id, {
      ...rooms,
      // The fields stand before the files, so a forged form is refused before it is read.
      accept: (fields) => {
        if (!hasCsrf(session, fields['_csrf'])) throw foreign()
      },
    })
    const sent = await uploads.open(owner.id)
    const ids = partsAmong(sent).map(({ id }) => id)
    try {
      await start(owner, ids, received.fields['passphrase'] ?? '')
      res.redirect(303, '/bring-home')
    } catch (error) {
      if (!(error instanceof RestoreRefused)) throw error
      // What was sent for a wrong passphrase is good for the right one.
      if (error.code !== 'passphrase') {
        for (const upload of sent) await uploads.remove(upload)
      }
      await showPage(req, res, 422, error)
    }
  })

  routes.post(
    '/owners/:address/restores',
    express.json({ limit: '64kb' }),
    async (req: Request<{ address: string }>, res) => {
      const owner = await access.owner(req)
      const read = body.safeParse(req.body)
      if (!read.success) {
        throw new Problem(400, 'invalid_request', 'Send {"uploads": ["…"], "passphrase": "…"}.')
      }
      const number = await start(owner, read.data.uploads, read.data.passphrase).catch(asProblem)
      res.status(202).location(`/owners/${owner.address}/restores/${number}`)
      res.json({ restore: number, page: '/bring-home' })
    },
  )

  routes.get(
    '/owners/:address/restores/:number',
    async (req: Request<{ address: string; number: string }>, res) => {
      const owner = await access.owner(req)
      const number = /^[1-9]\d{0,8}$/.exec(req.params.number)?.[0]
      const found = number === undefined ? null : await restores.find(owner.id, Number(number))
      if (!found) throw new Problem(404, 'not_found', `There is no restore ${req.params.number}.`)
      const { state, problem, detail, read, size, waits } = found
      res.set('Cache-Control', 'no-store').json({ state, code: problem, detail, read, size, waits })
    },
  )

  return routes
}

/** What may be of the archive: other files may lie here that were sent before, and could not be read. */
function partsAmong<T extends { name: string; state: string }>(sent: T[]): T[] {
  const whole = sent.filter(({ state }) => state === 'complete')
  const named = whole.filter(({ name }) => /^home-.*\.zip$/i.test(name))
  return named.length > 0 ? named : whole
}

function asProblem(error: unknown): never {
  if (!(error instanceof RestoreRefused)) throw error
  const { en, fr } = words
  const said = { en: `${en.problems[error.code]} (${error.message})`, fr: fr.problems[error.code] }
  throw new Problem(422, `restore_${error.code}`, said)
}

function tooManyTries(wait: number): Problem {
  const said = {
    en: `Too many passphrases were tried. Try again in ${wait} seconds; what you sent is kept.`,
    fr: `Trop de phrases secrètes essayées. Recommencez dans ${wait} secondes ; votre envoi est gardé.`,
  }
  return new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': String(wait) } })
}

function foreign(): Problem {
  return new Problem(403, 'forbidden', {
    en: 'This form was not sent from a page of this service. Open the page again.',
    fr: 'Ce formulaire ne vient pas d’une page de ce service. Ouvrez de nouveau la page.',
  })
}
