import { randomBytes } from 'node:crypto'
import type { Chaos } from './chaos.ts'

/** Process by process, as docs/keys.md says, while everybody goes on. */
export const masterKeyChanged: Chaos = {
  name: 'master keys changed',
  async happen(place) {
    const said: string[] = []
    for (const service of ['authorization', 'resource'] as const) {
      const former = place.masterKey(service)
      const coming = randomBytes(32).toString('base64')
      await place.useKeys(service, { present: former, others: [coming] })
      await place.useKeys(service, { present: coming, others: [former] })
      said.push(...(await place.rewrap(service)))
      await place.useKeys(service, { present: coming, others: [] })
    }
    return said.join(', ')
  },
}
