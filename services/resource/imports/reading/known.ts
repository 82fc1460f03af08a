import type { Known, KnownEvent, RecordEvent } from '@mandate/importer'
import type pg from 'pg'
import type { OwnerKeys } from '../../owners/store.ts'
import { findGroups, groupDigests, type KnownGroup } from '../../records/stored/groups.ts'
import { walkKeys } from '../../records/stored/staging.ts'
import type { Dictionary } from './dictionary.ts'

/** What a home remembers of bytes that were read into it before. */
export interface Remembered extends AsyncDisposable {
  known: Known
  /** Of what `known` was asked for last, and knew. */
  groupOf(event: KnownEvent): KnownGroup
  /** The digest under which what was read is remembered. */
  digestOf(event: RecordEvent, digest: string): Promise<string>
}

/** @param trusting false: nothing is known, and all is read */
export async function openKnown(
  pool: pg.Pool,
  {
    owner,
    keys,
    words,
    trusting,
  }: { owner: string; keys: OwnerKeys; words: Dictionary; trusting: boolean },
): Promise<Remembered> {
  const digests = groupDigests(keys.idKey)
  const { rows } = await pool.query<{ any: boolean }>(
    'select exists (select from element_groups where owner = $1) as any',
    [owner],
  )
  const reader = trusting && rows[0]?.any ? await pool.connect() : null
  if (reader) await walkKeys(reader)
  let last = new Map<string, KnownGroup>()
  return {
    async known(asked, { provider, account }) {
      last = new Map()
      if (!reader) return asked.map(() => null)
      const { key } = await words.account(`${provider}.`, account)
      const own = asked.map((digest) => digests(key, digest))
      const found = await findGroups(reader, owner, own)
      for (const [at, digest] of asked.entries()) {
        const group = found.get(own[at]!)
        if (!group) continue
        await words.collection(group.name)
        last.set(digest, group)
      }
      return asked.map((digest) => last.get(digest)?.records ?? null)
    },
    groupOf({ digest }) {
      const group = last.get(digest)
      if (!group) throw new Error('Nobody asked for what is said to be known')
      return group
    },
    async digestOf({ collection, account }, digest) {
      return digests((await words.account(collection, account)).key, digest)
    },
    async [Symbol.asyncDispose]() {
      // Ended, not given back: the settings are the session's.
      reader?.release(true)
    },
  }
}
