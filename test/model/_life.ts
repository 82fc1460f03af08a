/** What the model knows, and what it is compared with. */

import type { App } from '../support/app.ts'
import type { Person } from '../support/person.ts'
import type { World } from '../support/world.ts'

/** A permission, as far as it matters: photos taken from the first day of one year to that of another. */
export interface Permission {
  id: string
  app: number
  from: number
  to: number
  live: boolean
}

export interface Token {
  access: string
  refresh: string
  grant: Permission
  /** What it shows: what was asked for, within the grant. */
  from: number
  to: number
  provider: number
  /** The binding it was issued under: each change of provider begins another. */
  epoch: number
  /** The app gave its refresh token back. */
  given: boolean
}

export interface Known {
  /** Index of the provider that is bound now. */
  provider: number
  epoch: number
  grants: Permission[]
  tokens: Token[]
}

export interface Life {
  world: World
  providers: string[]
  /** Two processes of the resource service on one database. */
  processes: string[]
  apps: App[]
  person: Person
  resource: string
  photos: { taken: number }[]
}

export const scopeOf = ({ from, to }: { from: number; to: number }) =>
  `google.photos[time>=${from},time<${to}].time~month`

/** What a provider issued before it was left and came back may open what it stands for, and need not. */
export function mayOpen(known: Known, token: Token): boolean {
  return token.grant.live && token.provider === known.provider && token.epoch !== known.epoch
}

/** Whether a token must open something now. */
export function opens(known: Known, token: Token): boolean {
  return token.grant.live && token.epoch === known.epoch
}
