import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Access } from '@mandate/client'
import { EXIT, Fault, faultOf, Misused, nothingMore, understood } from '../fault.ts'
import { isAddress, keptAddress, noAddress } from '../kept.ts'
import { canonical, forget, isOver, permission } from './permission.ts'

const options = {
  address: { type: 'string' },
  purpose: { type: 'string' },
  limit: { type: 'string' },
} as const

/** Reads what a scope names, as far as its owner allowed it: NDJSON on stdout. */
export async function query(args: string[]): Promise<number> {
  const { values, positionals } = understood(() =>
    parseArgs({ args, options, allowPositionals: true }),
  )
  const [scope, ...more] = positionals
  if (!scope) throw new Misused('SCOPE is missing')
  // A shell makes several words of one with braces or spaces.
  nothingMore(more, ": put the whole of SCOPE in single quotes, 'google.photos.{title,time}'")
  if (values.limit !== undefined && !/^[1-9]\d*$/.test(values.limit)) {
    throw new Misused(`--limit ${values.limit}: a number of records is needed, 1 or more`)
  }
  const limit = Number(values.limit ?? Number.POSITIVE_INFINITY)
  // What is wrong with it is said before anything else is asked for.
  canonical(scope)
  const address = values.address ?? (await keptAddress())
  if (address === null) {
    throw new Fault('whose data? Give --address, or mandate sign-in ADDRESS first', EXIT.signIn)
  }
  if (!isAddress(address)) throw new Fault(noAddress(address), EXIT.usage)
  const wanted = { address, scope, purpose: values.purpose }
  const access = await permission(wanted)
  try {
    await print(access, limit)
  } catch (error) {
    if (isOver(error)) await forget(access)
    throw faultOf(error)
  }
  return 0
}

async function print(access: Access, limit: number): Promise<void> {
  const names = (await access.collections()).map(({ name }) => name)
  let left = limit
  for (const name of names) {
    for await (const record of access.records(name)) {
      const line = names.length > 1 ? { collection: name, ...record } : record
      if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
      left -= 1
      if (left <= 0) return
    }
  }
}
