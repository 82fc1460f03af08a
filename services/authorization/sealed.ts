import { type SealedColumn, signingKeysSealed } from '@mandate/server'
import { grantKeyOf } from './custody/index.ts'

/** Everything here that is sealed under the master key. */
export const sealedColumns: SealedColumn[] = [
  signingKeysSealed,
  {
    table: 'custody_keys',
    column: 'sealed',
    key: ['account', 'resource', 'kid'],
    context: (row) => grantKeyOf(row['account']!, row['resource']!, row['kid']!),
  },
]
