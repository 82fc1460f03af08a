import { type Importer, peekJson } from '@mandate/importer'
import { metaRoots, planMeta, type Service } from '@mandate/importer/meta'
import { collections } from './collections.ts'
import { isProfile } from './first/rows.ts'
import { accountOf, PROFILE } from './profile.ts'
import { isOurs, rowsOf } from './rows.ts'

const service: Service = {
  name: 'instagram',
  rowsOf,
  isBare: isProfile,
  profile: PROFILE,
  accountOf,
}

/** Instagram's "Download your information". */
export const instagram: Importer = {
  provider: 'instagram',
  version: 15,
  collections,
  roots: (entries) => metaRoots(entries, 'instagram'),
  recognises: (head, { path }) => isOurs(peekJson(head), path),
  plan: (mine, archive) => planMeta(mine, archive, service),
}

export { collections }
