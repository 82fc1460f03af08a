import { baseName, type Entry } from '@mandate/importer'

/** What lists measure, as they call it, by {@link bare}. */
export type Listed = ReadonlyMap<string, string>

/** Where nothing says what measured it. */
export const FITBIT = 'Fitbit'

export function isInFitbit(path: string): boolean {
  const folders = path.toLowerCase().split('/').slice(0, -1)
  return FOLDERS.some((name) => folders.includes(name))
}

/** What Fitbit's folder is called, from year to year, in lower case. */
export const FOLDERS = ['fitbit', 'google health']

/** What a list measures: "heart_rate" of `heart_rate-2020-01-15.json`, "exercise" of `exercise-100.json`. */
export function kindOf(path: string): string | null {
  return /^([a-z0-9_]+)-\d+(-\d\d-\d\d)?\.json$/.exec(baseName(path))?.[1] ?? null
}

/** What a table measures: its name without days. */
export function measureOf({ path }: Pick<Entry, 'path'>): string {
  return baseName(path)
    .replace(/\.csv$/i, '')
    .replace(/[-_ ]+[\d()-]{6,}$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}

/** The same of a list and of a table that measure the same. */
export function bare(type: string): string {
  return type.replace(/^daily_/, '').replace(/_|s$/g, '')
}

/** What is known by its moment, however that is spelled, and by what measured it: the same of a list and a table. */
export function measuredKey(
  type: string,
  moment: number | string,
  { origin = FITBIT, kinds = [] }: { origin?: string; kinds?: readonly string[] } = {},
): string {
  return [type, origin, moment, ...kinds].join('\u001f')
}
