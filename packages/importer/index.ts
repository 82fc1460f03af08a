export { defaultLimits } from './archive/limits.ts'
export { baseName, folderOf, foldName } from './archive/names.ts'
export { openExport } from './archive/open.ts'
export { exportedAt, exportOf, exportOfEntry, whoseExport } from './archive/part-names.ts'
export { filePart } from './archive/parts.ts'
export type {
  Archive,
  Checkpoint,
  Class,
  Collection,
  Describing,
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
  Known,
  KnownEvent,
  Limits,
  Note,
  Part,
  Plan,
  ReadBefore,
  Reading,
  RecordEvent,
  Root,
  Source,
  Task,
  Warning,
  WarningEvent,
} from './contract.ts'
export {
  DESCRIBED_BEFORE,
  DESCRIBED_LATER,
  ENTRY_DONE,
  FORM_LATER,
  HEAD_BYTES,
} from './contract.ts'
export { ImportError } from './fault.ts'
export { amountOf } from './formats/amounts.ts'
export { type Block, contentBlocks } from './formats/blocks.ts'
export { csvRows } from './formats/csv.ts'
export {
  asArray,
  asNumber,
  asObject,
  asText,
  type ElementMapper,
  present,
  readElements,
  restOf,
  sayingMore,
  smallJson,
} from './formats/elements.ts'
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
} from './formats/html.ts'
export { type Element, jsonElements, readJson } from './formats/json.ts'
export { type MboxMessage, mboxMessages } from './formats/mbox.ts'
export { counted } from './formats/nth.ts'
export { decodeHead, type Peek, peekJson } from './formats/peek.ts'
export { mimeOf, mimeOfName } from './formats/sniff.ts'
export { cleanString } from './formats/text.ts'
export {
  fromEpoch,
  fromIso,
  fromMilliseconds,
  plausible,
  toIso,
  toSecond,
} from './formats/times.ts'
export { accountsOf, type Sign } from './reading/accounts.ts'
export { keyOfKept } from './reading/keep.ts'
export { type ReadOptions, readExport, readInBatches, type Whose } from './reading/read.ts'
