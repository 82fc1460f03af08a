import { importing } from './importing/rows.ts'
import type { Bench } from './measure.ts'

/** Every row of the bench. Those that empty the tables come last. */
export const benches: Bench[] = [...importing]
