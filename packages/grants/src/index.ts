export type {
  Catalog,
  CatalogCollection,
  CatalogField,
  CollectionWords,
  Denial,
  FieldType,
  FieldWords,
  Inclusion,
  Lang,
  Phrase,
} from './catalog.ts'
export { checkCovered, checkGrant, checkToken } from './check.ts'
export { type CoversOptions, covers, missing } from './covers.ts'
export { describe, type Sentence } from './describe.ts'
export { readDetails, writeDetails } from './details.ts'
export {
  type AccessToken,
  type Binding,
  DocumentError,
  type DocumentErrorCode,
  EVENTS,
  type EventPayload,
  GRANT_TOKEN_TYPE,
  type Grant,
  readAccessToken,
  readBinding,
  readEvent,
  readGrant,
  type SecurityEvent,
} from './documents.ts'
export { formatScope } from './format.ts'
export { canonicalJson, clientS256, sha256 } from './hash.ts'
export { type Narrowing, narrow } from './narrow.ts'
export { parseScope } from './parse.ts'
export {
  ACTIONS,
  type Action,
  type Bound,
  type ConcreteField,
  type ConcretePermission,
  type Condition,
  type Item,
  type LegalBasis,
  LIMITS,
  type Meaning,
  type Op,
  type Permission,
  type ResolvedCondition,
  type ResolvedItem,
  type ResolvedPermission,
  ScopeError,
  type ScopeErrorCode,
  type ShownField,
  type Terms,
} from './permission.ts'
export { expand, resolve, resolveFilter } from './resolve.ts'
export { type DataRecord, show } from './show.ts'
export {
  fingerprintWords,
  thumbprintUri,
  type VerifySignature,
  verifySignature,
} from './signature.ts'
