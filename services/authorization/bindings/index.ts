export { createLinks, type Link, type Links } from './links.ts'
export { checkProof } from './proof.ts'
export { createLinkQuestion, type LinkQuestion } from './question/link.ts'
export { linkPage } from './question/page.ts'
export { words as linkWords } from './question/words.ts'
export { createReceiveBinding, type ReceiveBinding } from './receive.ts'
export { type Catalogs, CatalogUnreachable, createCatalogs } from './resources/catalogs.ts'
export { createHomes, type Homes } from './resources/homes.ts'
export {
  createResourceKeys,
  json,
  KeysUnreachable,
  type ResourceKeys,
  readKeys,
  rememberKeys,
} from './resources/keys.ts'
export { bindingRoutes } from './routes.ts'
export { doOnce, sweepUsedIds, useOnce } from './used-ids.ts'
