import { type Importer, peekJson } from '@mandate/importer'
import { isMetaPage, isThreadShape, metaRoots } from '@mandate/importer/meta'
import { collections } from './collections.ts'
import { plan } from './plan.ts'
import { isOurs } from './rows.ts'

/** Facebook's "Download your information", and Messenger's end-to-end encrypted export. */
export const facebook: Importer = {
  provider: 'facebook',
  version: 2,
  collections,
  roots: (entries) => metaRoots(entries, 'facebook'),
  recognises(head) {
    const peek = peekJson(head)
    return isThreadShape(peek) || isOurs(peek) || isMetaPage(head)
  },
  plan,
}

export { collections }
