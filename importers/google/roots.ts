import type { Entry, Root } from '@mandate/importer'
import { historyOf } from './youtube/names.ts'

// "Takeout/", "Takeout 2/", "Takeout (1)/", and what people call it when they unpack it.
const TAKEOUT = /^((?:[^/]+\/){0,3}?[^/]*takeout[^/]*\/)/i

// Google's own overview lies where the products' folders do. Languages as seen.
const OVERVIEW = /^((?:[^/]+\/){0,3}?)(?:archive_browser|Archiv_Übersicht)\.html$/i

// Product folders, where somebody packed one of them alone. Languages as seen.
const PRODUCTS =
  /^((?:[^/]+\/){0,3}?)(?:Google (?:Photos|Fotos|Foto|Фото|Снимки)|Fotky Google|My Activity|Meine Aktivitäten|Mon activité|Mi actividad|Mijn activiteit|Le mie attività|Minha atividade|Location History(?: \(Timeline\))?|YouTube(?: \p{L}{1,4} YouTube Music)?|(?:Fitbit|Google Health)(?=\/(?:Global Export Data|[^/]+_GoogleData)\/))\//iu

/** The folders that a Takeout was unpacked from, part by part. */
export function roots(entries: readonly Entry[]): Root[] {
  const found = new Map<string, Root>()
  for (const { part, path } of entries) {
    const takeout = TAKEOUT.exec(path)
    const named = OVERVIEW.exec(path) ?? PRODUCTS.exec(path) ?? historyRoot(path)
    const prefix = takeout ? takeout[1]! : named?.[1]
    if (prefix !== undefined) found.set(`${part}/${prefix}`, { part, prefix })
  }
  return [...found.values()]
}

/** YouTube's folder without its name: its histories lie in one of their own, beside the others. */
function historyRoot(path: string): RegExpExecArray | null {
  const found = HISTORY.exec(path.normalize('NFC'))
  return found && historyOf(path.normalize('NFC')) !== null ? found : null
}

const HISTORY =
  /^((?:[^/]+\/){0,3}?)(?:history|verlauf|historial|historique|geschiedenis|cronologia|histórico|istoric|istorija|historia|historik|historie)\/[^/]+\.(?:json|html?)$/i

/** The path below the export's root: the same in every part, whatever the folders above are called. */
export function withoutRoot(path: string): string {
  const takeout = TAKEOUT.exec(path)
  if (takeout) return path.slice(takeout[1]!.length)
  const above = PRODUCTS.exec(path)?.[1]
  return above === undefined ? path : path.slice(above.length)
}
