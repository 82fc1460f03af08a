import { parseArgs } from 'node:util'
import { shown } from '../../shown.ts'
import { understood } from '../fault.ts'
import { ownerSession } from './session.ts'

/** As `/owners/{id}/grants` lists it. */
export interface ListedGrant {
  grant: string
  client: string
  standing: string
  says: string[]
  bearer: boolean
  since: string
  until: string | null
  last_read: string | null
}

export async function listed(): Promise<ListedGrant[]> {
  const owner = await ownerSession()
  return ((await (await owner.call('grants')).json()) as { grants: ListedGrant[] }).grants
}

/** Who can read what, in the sentences that the owner agreed to. */
export async function grants(args: string[]): Promise<number> {
  const { values } = understood(() => parseArgs({ args, options: { json: { type: 'boolean' } } }))
  const all = await listed()
  if (values.json) {
    console.log(JSON.stringify(all, null, 2))
    return 0
  }
  if (all.length === 0) console.log('No app can read anything.')
  for (const one of all) {
    const until = one.until === null ? 'until you end it' : `until ${one.until.slice(0, 10)}`
    const read = one.last_read === null ? 'never read' : `read ${one.last_read.slice(0, 16)}Z`
    console.log(shown(`${one.grant}  ${new URL(one.client).host}  ${until}, ${read}`))
    if (one.bearer) console.log('    Whoever holds its key can read this.')
    for (const sentence of one.says) console.log(shown(`    ${sentence}`))
  }
  return 0
}
