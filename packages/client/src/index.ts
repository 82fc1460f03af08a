export { namespaceOf } from '@mandate/grants'
export { Access } from './access.ts'
export { browserStore } from './browser-store.ts'
export { type AskedByCode, askByCode } from './by-code.ts'
export { type Ask, type Asked, MandateClient, type MandateClientOptions } from './client.ts'
export type { Discovered } from './discover.ts'
export { MandateError, type MandateErrorCode } from './errors.ts'
export type { Shared } from './person.ts'
export type {
  Change,
  Changes,
  ChangesOptions,
  CollectionInfo,
  DataRecord,
  FileRef,
  RecordsOptions,
} from './records.ts'
export {
  type KeptAccess,
  type KeptKeys,
  type KeptRequest,
  memoryStore,
  type Store,
} from './store.ts'
export type { Document, Written } from './writing.ts'
