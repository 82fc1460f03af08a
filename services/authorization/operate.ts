import { operator } from '@mandate/server'
import { migrations } from './database.ts'
import { afterRestore } from './restored.ts'
import { sealedColumns as sealed } from './sealed.ts'

export const operateAuthorization = operator({
  migrations,
  sealed,
  afterRestore: ({ publicUrl }) => afterRestore(publicUrl),
})
