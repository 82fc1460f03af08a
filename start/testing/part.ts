/** A real part that tests use: what they are told about it, and how it is ended. */
export interface Part {
  env: Record<string, string>
  stop(): Promise<void>
}

/** A part that cannot be had here: its tests are skipped, and the run says so. */
export class PartMissing extends Error {}
