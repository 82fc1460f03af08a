import type { MediaName, SidecarName } from './names.ts'

/** A media file, with what was found for it. */
export interface Medium<T> extends MediaName {
  of: T
  sidecar: Described<T> | null
  byStem: boolean
  /** The file is another form of `of`: it becomes that one's file. */
  variant: { of: T; role: 'edited' | 'live' } | null
}

/** A sidecar, which describes one media file at most. */
export interface Described<T> extends SidecarName {
  of: T
  title: string
  taken: boolean
}

export function give<T>(medium: Medium<T>, sidecar: Described<T>): void {
  medium.sidecar = sidecar
  sidecar.taken = true
}
