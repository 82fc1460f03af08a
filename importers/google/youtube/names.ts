import { baseName } from '@mandate/importer'

export type History = 'watch' | 'search'

/** YouTube's own histories by name; elsewhere the address of an entry tells what it is. */
export function historyOf(path: string): History | null {
  const name = baseName(path)
  if (
    /^(watch|wiedergabe|historial-de-reprod|historial de visual|kijk|istoricul-viz|žiūrėjimo|historique-des-vid|historique des vid|cronologia visual|histórico-de-visual)/iu.test(
      name,
    )
  ) {
    return 'watch'
  }
  const searched =
    /^(search-history|suchverlauf|historial-de-b|historial de cerques|zoekgeschiedenis|istoricul-căut|historique-des-rech|historique des rech|cronologia ricerche|histórico-de-pesq)/iu
  return searched.test(name) ? 'search' : null
}
