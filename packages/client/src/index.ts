export { namespaceOf } from '@mandate/grants'
export { type AskedByCode, askByCode } from './asking/by-code.ts'
export type { Discovered } from './asking/discover.ts'
export type { Shared } from './asking/person.ts'
export { type Ask, MandateClient, type MandateClientOptions } from './client.ts'
export type { Asked } from './context.ts'
export { Access } from './data/access.ts'
export type {
  Change,
  Changes,
  ChangesOptions,
  CollectionInfo,
  DataRecord,
  FileRef,
  RecordsOptions,
} from './data/records.ts'
export type { Document, Written } from './data/writing.ts'
export { MandateError, type MandateErrorCode } from './errors.ts'
export { browserStore } from './stores/browser-store.ts'
export {
  type KeptAccess,
  type KeptKeys,
  type KeptRequest,
  memoryStore,
  type Store,
} from './stores/store.ts'
