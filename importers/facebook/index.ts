import { type Importer, peekJson } from '@mandate/importer'
import {
  isMetaPage,
  isThreadShape,
  metaRoots,
  planMeta,
  type Service,
} from '@mandate/importer/meta'
import { accountOf, PROFILE } from './account.ts'
import { albumOf } from './albums.ts'
import { collections } from './collections.ts'
import { REACTIONS_AGAIN } from './comments.ts'
import { isOurs, rowsOf } from './rows.ts'

const service: Service = {
  name: 'facebook',
  rowsOf,
  albumOf,
  again: REACTIONS_AGAIN,
  profile: PROFILE,
  accountOf,
}

/** Facebook's "Download your information", and Messenger's end-to-end encrypted export. */
export const facebook: Importer = {
  provider: 'facebook',
  version: 17,
  collections,
  roots: (entries) => metaRoots(entries, 'facebook'),
  recognises(head) {
    const peek = peekJson(head)
    return isThreadShape(peek) || isOurs(peek) || isMetaPage(head)
  },
  plan: (mine, archive) => planMeta(mine, archive, service),
}

export { collections }
