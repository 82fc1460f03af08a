/** What exports of Facebook and Instagram share: roots, messages, labels, where media lie. */
export { ACTIVITY, activity, tellsActivity } from './activity.ts'
export { cameraOf, placeOf, withoutAddresses } from './camera.ts'
export { digest } from './digest.ts'
export {
  coordinatesOf,
  isOf,
  type Label,
  labelled,
  labelsOf,
  timeOf,
  unknownWords,
  urlOf,
} from './labels.ts'
export { listed } from './listed.ts'
export { lastingName, type Media } from './media.ts'
export { audiences, told } from './off-meta.ts'
export { isMetaPage } from './pages.ts'
export { addFacts, isPictured } from './photo-facts.ts'
export { type Album, planMeta, type Service } from './plan.ts'
export { metaRoots } from './roots.ts'
export { baseKey, firstOf, type Row, type RowContext, type RowOf } from './rows.ts'
export { isReply, isThreadShape } from './threads.ts'
