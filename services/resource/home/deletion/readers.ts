import { hostOf } from '../../ledger/host-of.ts'
import type { AccessLists } from '../../ledger/pages/lists.ts'

/** Who can read something now. */
export interface Readers {
  /** Hosts of apps that read for themselves. */
  apps: string[]
  /** By the alias that the owner was shown, and the host of the app that they read in. */
  people: { alias: string; appHost: string }[]
}

/** Who can read something of an owner now; with `names`, of those kinds of data. */
export type ReadersOf = (owner: string, names?: readonly string[]) => Promise<Readers>

export function readersOf({ lists }: { lists: Pick<AccessLists, 'live'> }): ReadersOf {
  return async (owner, names) => {
    const live = await lists.live(owner)
    const reading = live.filter(
      ({ details }) => names === undefined || names.some((name) => covers(details, name)),
    )
    const apps = reading.filter(({ person }) => person === null)
    const people = new Map(
      reading.flatMap(({ person, client }) =>
        person === null
          ? []
          : [[`${person} ${client}`, { alias: person, appHost: hostOf(client) }]],
      ),
    )
    return {
      apps: [...new Set(apps.map(({ client }) => hostOf(client)))].toSorted(),
      people: [...people.values()].toSorted((a, b) => (a.alias < b.alias ? -1 : 1)),
    }
  }
}

function covers(details: object[], name: string): boolean {
  return details.some((item) => isOf(name, String((item as { collection?: unknown }).collection)))
}

/** `google.**` and `google.*` stand for whatever begins so. */
function isOf(name: string, pattern: string): boolean {
  const [head = '', rest] = pattern.split('*', 2)
  return rest === undefined ? name === pattern : name.startsWith(head)
}
