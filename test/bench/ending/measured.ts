/** What was measured of one row of the table of bounds under one fault. */
export interface Measured {
  /** The path, in the words of the protocol. */
  path: string
  /** Milliseconds that are promised. */
  bound: number
  /** What befell the messages between the services. */
  fault: string
  /** Milliseconds of each round. */
  times: number[]
}

/** The `part` (0.5: median, 1: the longest) of some times. */
export function quantile(times: number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] as number
}

/** The longest, as a part of what is promised. */
export function worst({ times, bound }: Measured): number {
  return quantile(times, 1) / bound
}
