import { type Html, type Lang, notice } from '@mandate/ui'
import type { WaitsFor } from '../files/waits-for.ts'

const words: Record<Lang, Record<WaitsFor, string>> = {
  en: {
    room: 'The disk of this service is full. It goes on by itself when there is room.',
    store: 'The place where files are kept does not answer as it should. It goes on by itself.',
  },
  fr: {
    room: 'Le disque de ce service est plein. Cela reprend tout seul dès qu’il y a de la place.',
    store:
      'L’endroit où sont gardés les fichiers ne répond pas comme il le devrait. Cela reprend tout seul.',
  },
}

/** Why a home on its way, out or in, does not move. */
export function waitingNotice(lang: Lang, waits: WaitsFor | null): Html | null {
  return waits && notice({ tone: 'warn', body: words[lang][waits] })
}
