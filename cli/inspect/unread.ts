import { type EntryEvent, type Export, ImportError, type WarningEvent } from '@mandate/importer'

/**
 * Which of the files that nothing reads are damaged: what is told of an archive is told of all of it,
 * as `unzip -t` does. Files that could not be opened for what they are (links, wrong names) were told.
 */
export async function* unreadDamage(
  source: Export,
  unread: readonly EntryEvent[],
): AsyncGenerator<{ event: EntryEvent; warning: WarningEvent }> {
  const refused = new Set(
    source.entries.filter((one) => one.refused).map(({ part, entry }) => `${part}/${entry}`),
  )
  for (const event of unread) {
    const { part, entry, path } = event
    if (refused.has(`${part}/${entry}`)) continue
    try {
      for await (const _ of await source.open(event));
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      const { code, message, action } = error
      const said = { code, message, ...(action && { action }) }
      yield { event, warning: { type: 'warning', ...said, part, entry, path, count: 1 } }
    }
  }
}
