export {
  type AuthorizationServer,
  type BindingToken,
  createAuthorizationServer,
} from './provider.ts'
export type { Asked } from './requests/asked.ts'
export type { Interaction, Interactions } from './requests/interaction.ts'
export {
  type CoveringGrant,
  type GrantsSeam,
  type HeldGrant,
  NotNow,
  NotUsable,
  type PeopleSeam,
  type TokenGrant,
  type TokenUse,
  type Unanswered,
} from './seams.ts'
export { FOR_EVER } from './storage/adapter.ts'
export { digestIds, dropStates, dropStatesOf, sweepStates } from './storage/states.ts'
export type { Beside, Proof } from './storage/together.ts'
