import { baseName } from '@mandate/importer'

export type History = 'watch' | 'search'

/** YouTube's own histories by name; elsewhere the address of an entry tells what it is. */
export function historyOf(path: string): History | null {
  // Some archives write accents as letters of their own.
  const name = baseName(path).normalize('NFC')
  if (WATCHED.test(name)) return 'watch'
  return SEARCHED.test(name) ? 'search' : null
}

const WATCHED =
  /^(watch|wiedergabe|historial[ -]de[ -](reprod|visual)|kijk|istoricul[ -]viz|žiūrėjimo|historique[ -]des[ -]vid|cronologia[ -]visual|histórico[ -]de[ -]visual|visningshistori|afspilningshistori|katseluhistori|historie sledov|megtekintési|izleme|история[ -]просмотр|історія[ -]перегляд|視聴履歴|시청 기록|观看记录|觀看記錄)/iu
const SEARCHED =
  /^(search-history|suchverlauf|historial[ -]de[ -](b|cerques)|zoekgeschiedenis|istoricul[ -]căut|paieškos|historique[ -]des[ -]rech|cronologia[ -]ricerche|histórico[ -]de[ -]pesq|søkehistori|sökhistori|søgehistori|hakuhistori|historie vyhled|keresési|arama|история[ -]поиска|історія[ -]пошуку|検索履歴|검색 기록|搜索记录|搜尋記錄)/iu
