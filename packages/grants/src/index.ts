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
export { extendedText, namespaceOf, readContract, readContracts } from './contract/contract.ts'
export { requireSeen } from './contract/seen.ts'
export { laterOf } from './contract/versions.ts'
export { checkWrites, openToApps, wholeOf } from './contract/writes.ts'
export { describe, type Sentence } from './describe/describe.ts'
export { specialNames } from './describe/special.ts'
export { type AccessToken, readAccessToken, type StatusRef } from './documents/access-token.ts'
export { type Binding, readBinding } from './documents/binding.ts'
export { checkCovered, checkGrant, checkToken } from './documents/check.ts'
export {
  type Compact,
  type CompactRules,
  DocumentError,
  type DocumentErrorCode,
  readCompact,
} from './documents/compact.ts'
export { EVENTS, type EventPayload, readEvent, type SecurityEvent } from './documents/event.ts'
export { GRANT_TOKEN_TYPE, type Grant, type Grantee, readGrant } from './documents/grant.ts'
export { clientS256, sha256 } from './documents/hash.ts'
export { canonicalJson, readStrictJson } from './documents/json.ts'
export { changedInReceipt, receiptOf, unsignedSentences } from './documents/receipt.ts'
export {
  fingerprintWords,
  THUMBPRINT_URI,
  thumbprintUri,
  type VerifySignature,
  verifySignature,
} from './documents/signature.ts'
export { BEARER_SECONDS, checkBearer } from './meaning/bearer.ts'
export { type CoversOptions, type CutBy, covers, missing } from './meaning/covers.ts'
export { type Narrowing, narrow } from './meaning/narrow.ts'
export { expand, resolve, resolveFilter } from './meaning/resolve.ts'
export { type DataRecord, satisfies, show } from './meaning/show.ts'
export { PDPP_TYPE, readSelections, type Selections } from './pdpp/pdpp.ts'
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
export { type ReadLimits, readDetails, WRITTEN, writeDetails } from './text/details.ts'
export { formatScope } from './text/format.ts'
export { parseScope } from './text/parse.ts'
