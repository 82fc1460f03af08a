import type { Readable } from 'node:stream'
import type { DataStore } from '@tus/server'

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Where bytes rest: a folder or an S3 bucket. Keys are random, chosen by us, `kind/name`, and each
 * is written once and never changed. What arrives here is encrypted already.
 */
export interface ObjectStore {
  /**
   * Stores all of `body` or nothing; afterwards the bytes outlive a crash. Memory is bounded, and that
   * of the pieces may be given back: they are not to be used again.
   */
  put(key: string, body: AsyncIterable<Buffer>): Promise<void>
  /** Throws `ObjectMissing`. */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** Bytes, or null when there is no such object. */
  size(key: string): Promise<number | null>
  /** Also what has grown of one that was never finished. Missing ones are no error. */
  remove(keys: string[]): Promise<void>
  /** All objects whose key begins with `prefix`, also those that were never finished; for the collector only. */
  list(prefix: string): AsyncIterable<{ key: string; modified: Date }>
  /** Makes the folder or the bucket where it is missing. Throws when the store does not answer. */
  ready(): Promise<void>
  /** Objects that grow while a person uploads: `{prefix}{id}` becomes an object when complete. */
  growing(prefix: string): DataStore
}

/** The store does not answer, or not with what was asked for; later it may. */
export class ObjectsAway extends Error {
  override name = 'ObjectsAway'
  readonly code = 'OBJECTS_AWAY'
  readonly isAway = true
}

export class ObjectMissing extends Error {
  override name = 'ObjectMissing'
  constructor(key: string) {
    super(`There is no object ${key}`)
  }
}
