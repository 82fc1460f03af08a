import type { Accounts } from '@mandate/accounts'
import type { AuditLog } from '@mandate/audit'
import type { Sealer, ServiceConfig } from '@mandate/server'
import { html, type Lang } from '@mandate/ui'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { AccessGlance } from '../ledger/pages/routes.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import { recoveryApi } from './api.ts'
import { challenges as openChallenges } from './challenge.ts'
import { recoveryKeys } from './keys.ts'
import { recoveryNotice } from './page.ts'
import { recoveryPages } from './routes.ts'
import type { RecoverySessions } from './sessions.ts'
import type { NewsKind } from './tables.ts'
import { words } from './words.ts'

export interface RecoveryRoom {
  /** What the owner's first page says, with what happened with the key. */
  glance: Glance
  routes: Router[]
}

/** The key among the ways into an account. */
export function recoveryWay(lang: Lang) {
  const w = words[lang]
  const use = { href: '/recover', label: w.useTitle }
  return { title: w.title, lead: w.short, href: '/recovery', label: w.see, use }
}

type Glance = (owner: Owner, lang: Lang) => Promise<AccessGlance>
type Api = Parameters<typeof recoveryApi>[0]

/** The key that owners keep offline: made, shown to be held, and what it opens. */
export async function recoveryRoom(options: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  service: Record<Lang, string>
  db: Kysely<Database>
  seal: Sealer
  accounts: Accounts
  owners: OwnersStore
  audit: Pick<AuditLog, 'append'>
  sessions: RecoverySessions
  show: Show
  glance: Glance
  /** What the key is good for. */
  acts: Omit<Api, 'config' | 'challenges' | 'sessions' | 'tell'>
}): Promise<RecoveryRoom> {
  const { config, db, seal, owners, audit, sessions, acts } = options
  const { publicUrl, clock } = config
  const keys = recoveryKeys({ db, clock })
  const challenges = openChallenges({
    db,
    publicUrl,
    clock,
    seal,
    owners,
    keys,
    head: acts.bindings.head,
  })
  const modules = await browserModules({
    recovery: new URL('./recovery.browser.ts', import.meta.url),
  })

  async function tell(owner: Owner, kind: NewsKind): Promise<void> {
    // What the owner has yet to see is written once: a flood of false answers is one line.
    const isNew = await keys.tell(owner.id, kind)
    if (isNew || kind !== 'refused') {
      await audit.append([{ owner: owner.id, at: clock(), body: { kind: 'recovery', what: kind } }])
    }
  }

  return {
    async glance(owner, lang) {
      const { notice, ...rest } = await options.glance(owner, lang)
      const [key, news] = await Promise.all([keys.present(owner.id), keys.unseen(owner.id)])
      return { ...rest, notice: html`${notice}${recoveryNotice(lang, key, news)}` }
    },
    routes: [
      modules.routes,
      recoveryApi({ ...acts, config, challenges, sessions, tell }),
      recoveryPages({ ...options, keys, challenges, tell, script: modules.path('recovery') }),
    ],
  }
}
