export { type Block, contentBlocks } from './blocks.ts'
export type {
  Archive,
  Checkpoint,
  Class,
  Collection,
  Entry,
  EntryEvent,
  Event,
  Export,
  Field,
  Fields,
  FieldType,
  FileReference,
  Importer,
  Item,
  Kept,
  Limits,
  Note,
  Part,
  Plan,
  Reading,
  RecordEvent,
  Root,
  Source,
  Task,
  Warning,
  WarningEvent,
} from './contract.ts'
export { ENTRY_DONE, HEAD_BYTES } from './contract.ts'
export { csvRows } from './csv.ts'
export {
  asArray,
  asNumber,
  asObject,
  asText,
  type ElementMapper,
  present,
  readElements,
  restOf,
  smallJson,
} from './elements.ts'
export { ImportError } from './fault.ts'
export {
  evenSpaces,
  findAll,
  type HtmlNode,
  hasClass,
  htmlPieces,
  type Line,
  linesOf,
  parseHtml,
  textOf,
} from './html.ts'
export { type Element, jsonElements, readJson } from './json.ts'
export { defaultLimits } from './limits.ts'
export { type MboxMessage, mboxMessages } from './mbox.ts'
export { baseName, folderOf, foldName } from './names.ts'
export { openExport } from './open.ts'
export { exportOf } from './part-names.ts'
export { filePart } from './parts.ts'
export { decodeHead, type Peek, peekJson } from './peek.ts'
export { type ReadOptions, readExport } from './read.ts'
export { mimeOf, mimeOfName } from './sniff.ts'
export { cleanString } from './text.ts'
export { fromEpoch, fromIso, fromMilliseconds, plausible, toIso, toSecond } from './times.ts'
