import { type Importer, peekJson } from '@mandate/importer'
import { metaRoots, planMeta, type Service } from '@mandate/importer/meta'
import { collections } from './collections.ts'
import { accountOf, PROFILE } from './profile.ts'
import { isOurs, rowsOf } from './rows.ts'

const service: Service = { name: 'instagram', rowsOf, profile: PROFILE, accountOf }

/** Instagram's "Download your information". */
export const instagram: Importer = {
  provider: 'instagram',
  version: 1,
  collections,
  roots: (entries) => metaRoots(entries, 'instagram'),
  recognises: (head) => isOurs(peekJson(head)),
  plan: (mine, archive) => planMeta(mine, archive, service),
}

export { collections }
