import { formBody, Problem, type ServiceConfig } from '@mandate/server'
import {
  button,
  field,
  html,
  type Lang,
  languageOf,
  notice,
  type PageProps,
  sendPage,
} from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { newPasswordField } from '../account/pages.ts'
import { nameField } from '../pages.ts'
import { nameIn, whyNoPassword } from '../routes.ts'
import { foreign, isSameOrigin } from '../same-origin.ts'
import type { Account, AccountsStore } from '../store.ts'
import type { Tries } from '../tries.ts'
import { words } from '../words/catalog.ts'
import type { RecoveryStore } from './store.ts'

const recovery = z.object({
  name: z.string().max(1_000),
  code: z.string().max(1_000),
  password: z.string().max(60_000),
})

/** /sign-in/code: whoever has a recovery code sets a new password with it and is signed in. */
export function recoveryRoutes(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  service: Record<Lang, string>
  store: AccountsStore
  recovery: RecoveryStore
  tries: Tries
  signIn(req: Request, res: Response, account: Account): Promise<boolean>
}): Router {
  const { service, store, tries } = rooms
  const router = Router()

  const propsOf = (req: Request) => {
    const lang = languageOf(req)
    return { service: service[lang], lang }
  }

  router.get('/sign-in/code', (req, res) => {
    sendPage(res, 200, recoveryPage(propsOf(req)))
  })

  router.post('/sign-in/code', formBody(), async (req, res) => {
    if (!isSameOrigin(req, rooms.config)) throw foreign()
    const form = recovery.safeParse(req.body)
    if (!form.success) {
      const needed = {
        en: 'The form needs Name, Recovery code and New password.',
        fr: 'Le formulaire doit contenir Nom, Code de secours et Nouveau mot de passe.',
      }
      throw new Problem(400, 'invalid_request', needed)
    }
    const { name: written, code, password } = form.data
    const props = { ...propsOf(req), name: written }
    const problem = whyNoPassword(password)
    if (problem) {
      sendPage(res, 422, recoveryPage({ ...props, problem }))
      return
    }
    const name = nameIn(written)
    const address = req.ip ?? ''
    // Counted together with passwords: nobody gets twice as many guesses by taking turns.
    await tries.take(name.slice(0, 64), address)
    const account = await store.byName(name)
    const isSet = await rooms.recovery.setPassword(account?.id ?? null, code, password)
    if (!account || !isSet || !(await rooms.signIn(req, res, account))) {
      sendPage(res, 401, recoveryPage({ ...props, problem: 'wrong' }))
      return
    }
    await tries.giveBack(name, address)
    res.redirect(303, '/account?back')
  })

  return router
}

function recoveryPage(props: {
  service: string
  lang: Lang
  name?: string
  problem?: 'wrong' | 'shortPassword' | 'longPassword'
}): PageProps {
  const { service, lang, problem } = props
  const text = words[lang]
  const w = text.recovery
  const aboutPassword = problem === 'wrong' ? undefined : problem
  const body = html`<div class="alone">
<h1>${w.title}</h1>
<p>${w.lead}</p>${problem === 'wrong' && notice({ tone: 'end', role: 'alert', body: w.wrong })}<form method="post" action="/sign-in/code" class="stack">
${field({ ...nameField, label: text.name, value: props.name ?? '', autocomplete: 'username' })}${field(
  {
    label: w.code,
    name: 'code',
    required: true,
    maxlength: 60,
    autocomplete: 'one-time-code',
    autocapitalize: 'none',
    spellcheck: 'false',
  },
)}${newPasswordField(lang, aboutPassword)}${button({ label: w.set, kind: 'act' })}
</form>
<p class="soft"><a href="/sign-in">${text.signIn}</a></p>
</div>`
  return { title: w.title, service, lang, body }
}
