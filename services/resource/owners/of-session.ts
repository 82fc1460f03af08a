import { sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import type { Request } from 'express'
import type { Owner, OwnersStore } from './store.ts'

/**
 * The home of the person signed in.
 * @throws Problem 404 for an account whose place for data could not be made at sign-up: the first page makes it
 */
export async function ownerOf(
  owners: Pick<OwnersStore, 'byAccount'>,
  req: Request,
): Promise<Owner> {
  const owner = await owners.byAccount(sessionOf(req).account)
  if (owner) return owner
  throw new Problem(404, 'not_found', {
    en: 'This account has no place for data yet. The first page makes one.',
    fr: 'Ce compte n’a pas encore de place pour des données. La première page en fait une.',
  })
}
