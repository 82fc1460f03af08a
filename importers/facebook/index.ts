import type { Importer } from '@mandate/importer'
import { collections } from './collections.ts'
import { plan } from './plan.ts'
import { roots } from './roots.ts'
import { shapeOf } from './shapes.ts'

/** Facebook's "Download your information", and Messenger's end-to-end encrypted export. */
export const facebook: Importer = {
  provider: 'facebook',
  version: 1,
  collections,
  roots,
  recognises: (head) => shapeOf(head) !== null,
  plan,
}

export { collections }
