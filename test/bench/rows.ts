import { askingMemory, askingRows } from './asking/rows.ts'
import { endingRows } from './ending/rows.ts'
import { growingRows } from './growing/rows.ts'
import { importingMemory, importingRows } from './importing/rows.ts'
import type { Bench } from './measure.ts'
import { readingMemory, readingRows } from './reading/rows.ts'
import { fuzz } from './unbreakable/fuzz.ts'
import { kills } from './unbreakable/kills.ts'
import { soak } from './unbreakable/soak.ts'

/** Every row of the bench. Those of importing empty the tables of records: they come last. */
export const benches: Bench[] = [
  ...readingRows,
  ...askingRows,
  ...endingRows,
  readingMemory,
  askingMemory,
  soak,
  ...importingRows,
  ...importingMemory,
  fuzz,
  kills,
  ...growingRows,
]
