/** What exports of Facebook and Instagram share: roots, messages, labels, where media lie. */
export { accountsOf } from './account.ts'
export { type CameraFacts, cameraOf, placeOf, withoutAddresses } from './camera.ts'
export { digest } from './digest.ts'
export {
  coordinatesOf,
  isOf,
  type Label,
  labelled,
  labelsOf,
  timeOf,
  urlOf,
} from './labels.ts'
export { MediaIndex, tailOf } from './media.ts'
export { readMessages } from './messages.ts'
export { isMetaPage, pageTask, refusedPage } from './pages.ts'
export { metaRoots } from './roots.ts'
export { baseKey, type Row, type RowContext, readRows } from './rows.ts'
export { byThread, isThreadFile, isThreadShape, Threads } from './threads.ts'
