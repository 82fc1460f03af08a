import { parseArgs } from 'node:util'
import { EXIT, Fault, Misused, nothingMore, understood } from './fault.ts'
import { isAddress, kept, keptOwner, noAddress } from './kept.ts'
import { endSession, startSession } from './owner/session.ts'
import { permission, reader } from './reading/permission.ts'
import { say } from './terminal.ts'

const options = {
  name: { type: 'string' },
  scope: { type: 'string' },
  purpose: { type: 'string' },
} as const

/** As the owner, or to read. */
export async function signIn(args: string[]): Promise<number> {
  const { values, positionals } = understood(() =>
    parseArgs({ args, options, allowPositionals: true }),
  )
  const [address, ...more] = positionals
  if (!address) throw new Misused('ADDRESS is missing')
  nothingMore(more)
  if (!isAddress(address)) throw new Fault(noAddress(address), EXIT.usage)
  if (values.scope === undefined && values.purpose !== undefined) {
    throw new Misused('--purpose goes with --scope: as the owner you ask nobody')
  }
  if (values.scope !== undefined) {
    if (values.name !== undefined) {
      throw new Misused('either --name, as the owner, or --scope, to read what the owner allows')
    }
    const access = await permission({ address, scope: values.scope, purpose: values.purpose })
    say(`Allowed: grant ${access.id}. mandate query '${values.scope}' reads it.`)
    return 0
  }
  const owner = await startSession(address, values.name)
  say(`Signed in as ${owner.name}. Your data is at ${owner.address}`)
  return 0
}

/** Gives everything back, as far as the services answer, and forgets it. */
export async function signOut(args: string[]): Promise<number> {
  nothingMore(args)
  const owner = await keptOwner()
  const unheard: string[] = []
  if (owner) await endSession(owner).catch(() => unheard.push(new URL(owner.address).host))
  for (const id of await kept.accesses()) {
    const given = (await kept.get(`access:${id}`)) as { issuer: string; resource: string }
    const access = await reader(given.resource).access(id)
    await access.end().catch(() => unheard.push(new URL(given.issuer).host))
    await kept.delete(`access:${id}`)
  }
  for (const key of ['owner', 'address', 'asked']) await kept.delete(key)
  if (unheard.length > 0) {
    throw new Fault(
      `forgotten here, but ${unheard.join(' and ')} did not answer: end it there too`,
      EXIT.away,
    )
  }
  say('Signed out. Nothing is kept here any more.')
  return 0
}
