import type { Place } from './place.ts'

/** Something that goes wrong while people go on. */
export interface Chaos {
  name: string
  /** Where files are kept. (Default: a folder) */
  store?: 's3'
  /** The database's. (Default: as large as there is) */
  disk?: 'small'
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
