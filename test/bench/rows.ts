import type { Bench } from './measure.ts'

/** Every row of the bench, in the order of the table of goals. */
export const benches: Bench[] = []
