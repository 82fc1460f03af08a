export { sweepStates } from './adapter.ts'
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
  NotUsable,
  type TokenGrant,
} from './seams.ts'
