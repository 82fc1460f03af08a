import { foldName } from '@mandate/importer'
import { append } from '../append.ts'
import { isFilm, type MediaName } from './names.ts'

interface Matched extends MediaName {
  sidecar: unknown
  variant: unknown
}

/**
 * Edited copies in a language whose word for them nobody knows here. Whatever stands in Google Photos has a description of
 * its own, but for them: where several files lack one, each beside a described file whose name lacks the same word at its end, and
 * no file with that word has one, they are copies.
 */
export function copiesByShape<M extends Matched>(
  folders: Iterable<readonly M[]>,
): { copy: M; original: M }[] {
  const found = new Map<string, { copy: M; original: M }[]>()
  const described = new Set<string>()
  for (const media of folders) {
    const known = new Map(media.map((one) => [nameOf(one.stem, one), one]))
    for (const copy of media) {
      const [, stem = '', suffix = ''] = SUFFIXED.exec(copy.stem.normalize('NFC')) ?? []
      const word = foldName(suffix)
      const original = known.get(nameOf(stem, copy))
      if (copy.sidecar) described.add(word)
      if (!original?.sidecar || copy.sidecar || copy.variant) continue
      append(found, word, { copy, original })
    }
  }
  const copies = [...found].filter(([word, some]) => some.length > 1 && !described.has(word))
  return copies.flatMap(([, some]) => some)
}

const SUFFIXED = /^(.+)-([\p{L}\p{M}’' ]{3,24})$/u

/** The extension is not in it: a copy may be of another kind than its original. */
function nameOf(stem: string, medium: MediaName): string {
  return `${foldName(stem)}|${medium.counter}|${isFilm(medium)}`
}
