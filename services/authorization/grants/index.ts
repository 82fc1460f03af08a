export { createEndGrant, type EndGrant } from './end.ts'
export { adoptGrants } from './issuing/adopt.ts'
export { type Approved, grantClaims, newGrantId } from './issuing/claims.ts'
export {
  AlreadyAnswered,
  type Announced,
  announceTo,
  type ConsentRecord,
  createIssueGrant,
  type IssuedGrant,
  type IssueGrant,
} from './issuing/issue.ts'
export { createReplaceGrant, GrantOver, type ReplaceGrant } from './issuing/replace.ts'
export { LIST_SIZE } from './issuing/status-numbers.ts'
export { grantManagement } from './manage.ts'
export { jtiOf } from './names.ts'
export { createGrantLists } from './pages/lists.ts'
export { grantRoutes } from './pages/routes.ts'
export { resolveDetails } from './read.ts'
export { createGrantsSeam } from './seam.ts'
export {
  type AllowedBefore,
  createGrantsStore,
  type GrantsStore,
  type StoredGrant,
} from './store.ts'
