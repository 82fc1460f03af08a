/** What a made Takeout holds, as facts and not in the shapes of any importer. Times: ms since 1970. */
export interface TakeoutTruth {
  photos: TruePhoto[]
  locations: TrueLocation[]
  activity: TrueActivity[]
  watched: TrueVideo[]
  /** Files of products that are not read yet. */
  others: string[]
}

export interface TruePhoto {
  /** The name that the picture had on the camera, never cut. */
  title: string
  /** Where the picture lies: in its year, and in its albums. */
  paths: string[]
  sidecars: string[]
  naming: Naming
  /** Whole seconds. */
  taken: number
  sha256: string
  place?: { latitude: number; longitude: number }
  camera?: string
  description?: string
  albums: string[]
  people: string[]
  favorited: boolean
  url?: string
  /** SHA-256 of the edited picture and of the short film, which are no pictures of their own. */
  edited?: string
  live?: string
}

/** How a picture's sidecar is named: the ways seen over the years. */
export type Naming =
  | 'plain'
  | 'supplemental'
  | 'without extension'
  | 'upper case'
  | 'counter moved'
  | 'cut'
  | 'none'

export interface TrueLocation {
  time: number
  latitude: number
  longitude: number
  /** Metres; metres above the sea. */
  accuracy: number
  altitude?: number
}

export interface TrueActivity {
  product: string
  title: string
  url?: string
  /** Whole seconds: the HTML form has no finer ones. */
  time: number
}

export interface TrueVideo {
  videoId: string
  /** Absent for a video that was removed. */
  title?: string
  channel?: string
  url: string
  time: number
  fromAd: boolean
  music: boolean
}
