import { operator } from '@mandate/server'
import { migrations } from './database.ts'
import { afterRestore } from './restored.ts'
import { sealedColumns as sealed } from './sealed.ts'

export const operateResource = operator({ migrations, sealed, afterRestore: () => afterRestore })
