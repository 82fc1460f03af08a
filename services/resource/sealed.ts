import { type SealedColumn, signingKeysSealed } from '@mandate/server'
import { bodyOf } from './deliveries/outbox.ts'
import { secretsOf } from './linking/store.ts'
import { dataKeyOf, idKeyOf } from './owners/store.ts'

/**
 * Everything here that is sealed under the master key itself. Files and uploads are under the data key of their
 * owner, so a change of the master key rewrites none.
 */
export const sealedColumns: SealedColumn[] = [
  signingKeysSealed,
  {
    ...{ table: 'owners', column: 'id_key', key: ['owner'] },
    context: ({ owner }) => idKeyOf(owner!),
  },
  {
    ...{ table: 'owners', column: 'data_key', key: ['owner'] },
    context: ({ owner }) => dataKeyOf(owner!),
  },
  {
    ...{ table: 'linkings', column: 'secrets', key: ['linking'], needs: ['owner'] },
    context: ({ owner }) => secretsOf(owner!),
  },
  {
    ...{ table: 'deliveries', column: 'body', key: ['delivery'], needs: ['owner'] },
    context: ({ owner }) => bodyOf(owner!),
  },
]
