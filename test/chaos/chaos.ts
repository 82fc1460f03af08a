import type { Place } from './place.ts'

/** Something that goes wrong while people go on. */
export interface Chaos {
  name: string
  /** Where files are kept. (Default: a folder) */
  store?: 's3'
  /** What has a small disk of its own. (Default: nothing) */
  disk?: 'database' | 'files'
  /** Clocks are wrong meanwhile, so that what is alive may be refused; afterwards it must not be. */
  isLenient?: true
  /** Resolves when it is over; what it says stands in the table. */
  happen(place: Place, size: Size): Promise<string | undefined>
}

export interface Size {
  /** How long a state of things lasts, in ms. */
  lasts: number
  connections: number
  requests: number
}
