import type { Importer } from '@mandate/importer'
import { collections } from './collections.ts'
import { FOLDERS } from './fit/kinds.ts'
import { isFitbits } from './fit/said-again.ts'
import { describes, formOf } from './photos/names.ts'
import { plan } from './plan.ts'
import { roots } from './roots.ts'
import { isGoogles } from './shapes.ts'

/** Google Takeout, and what Google's apps export on the phone. */
export const google: Importer = {
  provider: 'google',
  version: 26,
  collections,
  roots,
  recognises: isGoogles,
  formOf,
  describes,
  remembers: { folders: FOLDERS, is: isFitbits },
  plan,
}

export { collections }
