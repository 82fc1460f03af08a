export type { AccountPage } from './account/pages.ts'
export {
  type Accounts,
  type AccountsOptions,
  accounts,
  actAs,
  type NameProblem,
  sessionOf,
} from './accounts.ts'
export type { Confirm, Confirmed } from './confirm.ts'
export { csrfField } from './pages.ts'
export { hasCsrf, isSameOrigin } from './same-origin.ts'
export { type Session, signInAge } from './sessions.ts'
export { type Account, FORMER_NAME_DAYS, NameTakenError } from './store.ts'
export type { TryLimits } from './tries.ts'
