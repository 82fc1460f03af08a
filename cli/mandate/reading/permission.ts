import { type Access, askByCode, MandateClient, MandateError } from '@mandate/client'
import { formatScope, parseScope, ScopeError } from '@mandate/grants'
import { EXIT, Fault, faultOf } from '../fault.ts'
import { kept } from '../kept.ts'
import { say } from '../terminal.ts'

export interface Wanted {
  address: string
  scope: string
  purpose: string | undefined
}

/** The place of the data describes this program. */
const clientOf = (address: string) => `${new URL(address).origin}/programs/mandate.json`

export function reader(address: string): MandateClient {
  return new MandateClient({ clientId: clientOf(address), redirectUri: '', store: kept })
}

/** The permission kept for exactly this, or a new one, for which its owner types a code. @throws Fault */
export async function permission(wanted: Wanted): Promise<Access> {
  const key = `${wanted.address} ${canonical(wanted.scope)}`
  const before = (await asked())[key]
  if (before !== undefined) {
    const known = await reader(wanted.address)
      .access(before)
      .catch(() => null)
    if (known) return known
  }
  const access = await askOwner(wanted).catch((error: unknown) => {
    throw faultOf(error)
  })
  await kept.set('asked', { ...(await asked()), [key]: access.id })
  await kept.set('address', wanted.address)
  return access
}

/** It is over: the next time its owner is asked again. */
export async function forget(access: Access): Promise<void> {
  await kept.delete(`access:${access.id}`)
}

async function askOwner({ address, scope, purpose }: Wanted): Promise<Access> {
  const terms = purpose === undefined ? {} : { terms: { purpose } }
  const question = await askByCode({ clientId: clientOf(address), store: kept }, address, {
    scope,
    ...terms,
  })
  say(`Its owner opens ${question.verificationUri} in any browser and types this code:

    ${question.userCode}

or opens ${question.verificationUriComplete}
Waiting …`)
  return question.wait()
}

async function asked(): Promise<Record<string, string>> {
  return ((await kept.get('asked')) as Record<string, string> | undefined) ?? {}
}

/** One text for one meaning, as far as it can be told without a catalog. @throws Fault */
export function canonical(scope: string): string {
  try {
    return parseScope(scope)
      .map((item) => formatScope(item))
      .join(' ')
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    throw new Fault(error.message, EXIT.usage)
  }
}

export function isOver(error: unknown): boolean {
  return error instanceof MandateError && ['ended', 'no_access'].includes(error.code)
}
