export type { Asked } from './asked.ts'
export type { Interaction, Interactions } from './interaction.ts'
export {
  type AuthorizationServer,
  type BindingToken,
  createAuthorizationServer,
} from './provider.ts'
export {
  type CoveringGrant,
  type GrantsSeam,
  type HeldGrant,
  NotNow,
  NotUsable,
  type TokenGrant,
} from './seams.ts'
export { digestIds, dropStates, sweepStates } from './states.ts'
