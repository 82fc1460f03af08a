import { counted, type Source } from '@mandate/importer'

/** So many plays of the extended history are remembered, the last ones: the account data tells those of a year. */
const REMEMBERED = 200_000

/** What the extended history tells, by what the account data says of the same. */
export class Told {
  readonly #keys = new Set<string>()

  add(key: string): void {
    this.#keys.add(key)
    if (this.#keys.size > REMEMBERED) this.#keys.delete(this.#keys.values().next().value!)
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }
}

/** What a play is known by that is told to the minute: one song may be passed over several times in a minute. */
export function minuteKey(
  source: Source,
  play: { ended: unknown; title: string | undefined; artist: string | undefined; ms: unknown },
): string {
  const { ended, title, artist, ms } = play
  return counted(source, null, [ended, title, artist, ms].join('\u001f'))
}
