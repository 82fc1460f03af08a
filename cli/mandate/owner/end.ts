import { Fault, Misused, nothingMore } from '../fault.ts'
import { say } from '../terminal.ts'
import { listed } from './grants.ts'
import { ownerSession } from './session.ts'

/** Ends one grant where the data is: the next request under it is refused. */
export async function end(args: string[]): Promise<number> {
  const [wanted, ...more] = args
  if (!wanted) throw new Misused('GRANT is missing')
  nothingMore(more)
  const matching = (await listed()).filter(({ grant }) => grant.startsWith(wanted))
  const [one, ...others] = matching
  // Not before it is known to be no grant: the names of some begin with two hyphens.
  if (!one && wanted.startsWith('--')) throw new Misused(`Unknown option '${wanted}'`)
  if (!one) throw new Fault(`no app reads under ${wanted}: mandate grants lists who can`)
  if (others.length > 0) throw new Fault(`${matching.length} begin with ${wanted}: give more of it`)
  await (await ownerSession()).call(`grants/${one.grant}`, { method: 'DELETE' })
  say(`Ended: ${new URL(one.client).host} can read nothing more. It may still have what it read.`)
  return 0
}
