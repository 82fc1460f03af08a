export { adoptGrants } from './adopt.ts'
export { type Approved, grantClaims, newGrantId } from './claims.ts'
export { createEndGrant, type EndGrant } from './end.ts'
export {
  AlreadyAnswered,
  type Announced,
  type ConsentRecord,
  createIssueGrant,
  type IssuedGrant,
  type IssueGrant,
} from './issue.ts'
export { createGrantLists } from './lists.ts'
export { grantManagement } from './manage.ts'
export { jtiOf } from './names.ts'
export { resolveDetails } from './read.ts'
export { createReplaceGrant, GrantOver, type ReplaceGrant } from './replace.ts'
export { grantRoutes } from './routes.ts'
export { createGrantsSeam } from './seam.ts'
export { LIST_SIZE } from './status-numbers.ts'
export { createGrantsStore, type GrantsStore, type StoredGrant } from './store.ts'
