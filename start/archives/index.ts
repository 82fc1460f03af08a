// Made-up exports, written from the layouts that Google and Meta use: for the demo and for tests.
export { type FacebookSize, facebook } from './facebook/facebook.ts'
export type { FacebookTruth, TrueMessage, TruePost, TrueThing } from './facebook/truth.ts'
export { type InstagramSize, type InstagramTruth, instagram } from './instagram/instagram.ts'
export { type MetaVariant, metaVariantOf, metaVaried } from './labelled.ts'
export type { Layout } from './layouts.ts'
export { said } from './takeout/languages.ts'
export { type TakeoutSize, takeout } from './takeout/takeout.ts'
export type {
  Naming,
  TakeoutTruth,
  TrueActivity,
  TrueLocation,
  TruePhoto,
  TrueVideo,
} from './takeout/truth.ts'
export { type Variant, variantOf, varied } from './takeout/variant.ts'
export { type Entry, type Part, writeZip, zip } from './zip.ts'
