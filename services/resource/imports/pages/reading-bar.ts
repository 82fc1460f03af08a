import { formatNumber, type Html, type Lang, progress } from '@mandate/ui'
import type { ImportReport } from '../report.ts'
import { words } from './words.ts'

/** How far reading is. */
export function readingBar({ files, entries }: ImportReport, lang: Lang): Html {
  const w = words[lang]
  const done = Object.values(files).reduce((sum, one) => sum + one, 0)
  const known = { id: 'reading', label: w.reading, max: entries ?? 1 }
  if (entries === null) return progress({ ...known, text: w.opening })
  const text = w.files(formatNumber(done, lang), formatNumber(entries, lang))
  return progress({ ...known, value: done, text })
}
