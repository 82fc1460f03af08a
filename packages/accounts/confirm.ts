import { button, field, type Html, html, type Lang, notice } from '@mandate/ui'
import type { Request } from 'express'
import { csrfField } from './pages.ts'
import type { Ceremonies } from './passkeys/ceremonies.ts'
import { passkeyForm } from './passkeys/form.ts'
import { parsed } from './passkeys/sign-in.ts'
import type { PasskeysStore } from './passkeys/store.ts'
import { verifyPassword } from './password.ts'
import type { Session } from './sessions.ts'
import type { AccountsStore } from './store.ts'
import type { Tries } from './tries.ts'
import { words } from './words/catalog.ts'

/** What a form says of whether it is still the person signed in; `absent`: nothing yet. */
export type Confirmed = 'right' | 'absent' | 'wrongPassword' | 'wrongPasskey'

/**
 * For pages that ask in place, because a fresh sign-in would be another session than the one that acts: the password, or a passkey
 * of the person's.
 */
export interface Confirm {
  /** Reads the form of a request that has passed `csrf`. @throws Problem 429 */
  read(req: Request, session: Session): Promise<Confirmed>
  /** The forms that ask, sent to `action` with what is in `hidden`; and the scripts of their page. */
  ask(
    session: Session,
    asked: { lang: Lang; action: string; hidden: Html; cancel: string; was: Confirmed },
  ): Promise<{ body: Html; scripts: string[] }>
}

export function confirming(rooms: {
  ceremonies: Ceremonies
  passkeys: PasskeysStore
  store: AccountsStore
  tries: Tries
  /** Where the browser module for passkeys is; null where none can be had. */
  script: string | null
}): Confirm {
  const { ceremonies, passkeys, store, tries, script } = rooms

  return {
    async read({ body, ip = '' }, { id, account }) {
      if (body.answer !== undefined) {
        if ((await ceremonies.signIn(id, account, parsed(body.answer))) === null) {
          return 'wrongPasskey'
        }
        await tries.giveBack(null, ip)
        return 'right'
      }
      if (body.password === undefined) return 'absent'
      // Of this session: whoever has stolen one can use up its tries, and not those of the session that the owner begins anew.
      const key = `confirm ${id}`
      await tries.take(key, key)
      const hash = await store.passwordHash(account)
      if (!(await verifyPassword(hash, String(body.password)))) return 'wrongPassword'
      await tries.giveBack(key, key)
      return 'right'
    },

    async ask(session, { lang, action, hidden, cancel, was }) {
      const w = words[lang]
      const carried = html`${csrfField(session)}${hidden}`
      const has = script !== null && (await passkeys.listOf(session.account)).length > 0
      const withPasskey = passkeyForm({
        ...{ lang, act: 'sign-in', action, options: '/sign-in/passkey/options' },
        body: html`${carried}${button({ label: w.usePasskey, icon: 'key-round' })}
<p>${w.orPassword}</p>`,
      })
      const body = html`${was === 'wrongPasskey' && notice({ tone: 'end', role: 'alert', body: w.wrongPasskey })}
${has && withPasskey}
<form method="post" action="${action}" class="card">
${carried}${field({
  ...{ label: w.password, name: 'password', type: 'password', required: true },
  ...{ autocomplete: 'current-password', autofocus: !has },
  error: was === 'wrongPassword' ? w.notYourPassword : null,
})}
${button({ label: w.signIn, kind: 'act' })}
<p><a href="${cancel}">${w.cancel}</a></p>
</form>`
      return { body, scripts: has && script ? [script] : [] }
    },
  }
}
