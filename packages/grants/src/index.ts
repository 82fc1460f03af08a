export { type AccessToken, readAccessToken, type StatusRef } from './access-token.ts'
export { BEARER_SECONDS, checkBearer } from './bearer.ts'
export { type Binding, readBinding } from './binding.ts'
export type {
  Catalog,
  CatalogCollection,
  CatalogField,
  CollectionWords,
  Contract,
  Declared,
  Denial,
  FieldType,
  FieldWords,
  Inclusion,
  Lang,
  Phrase,
  SpecialCategory,
} from './catalog.ts'
export { checkCovered, checkGrant, checkToken } from './check.ts'
export {
  type Compact,
  type CompactRules,
  DocumentError,
  type DocumentErrorCode,
  readCompact,
} from './compact.ts'
export { extendedText, namespaceOf, readContract, readContracts } from './contract/contract.ts'
export { laterOf } from './contract/versions.ts'
export { checkWrites, openToApps, wholeOf } from './contract/writes.ts'
export { type CoversOptions, type CutBy, covers, missing } from './covers.ts'
export { describe, type Sentence } from './describe/describe.ts'
export { specialNames } from './describe/special.ts'
export { type ReadLimits, readDetails, WRITTEN, writeDetails } from './details.ts'
export { EVENTS, type EventPayload, readEvent, type SecurityEvent } from './event.ts'
export { formatScope } from './format.ts'
export { GRANT_TOKEN_TYPE, type Grant, type Grantee, readGrant } from './grant.ts'
export { clientS256, sha256 } from './hash.ts'
export { canonicalJson, readStrictJson } from './json.ts'
export { type Narrowing, narrow } from './narrow.ts'
export { parseScope } from './parse.ts'
export { PDPP_TYPE, readSelections, type Selections } from './pdpp.ts'
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
export { changedInReceipt, receiptOf, unsignedSentences } from './receipt.ts'
export { expand, resolve, resolveFilter } from './resolve.ts'
export { type DataRecord, satisfies, show } from './show.ts'
export {
  fingerprintWords,
  THUMBPRINT_URI,
  thumbprintUri,
  type VerifySignature,
  verifySignature,
} from './signature.ts'
