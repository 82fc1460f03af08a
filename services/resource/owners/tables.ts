import type { ColumnType, Generated } from 'kysely'

export interface OwnersTables {
  owners: {
    owner: string
    account: string
    id_key: Buffer
    data_key: Buffer
    revision: ColumnType<number, never, string | number>
    imports: Generated<number>
    quota: ColumnType<number, number, number>
    bytes_used: ColumnType<number, never, string | number>
    created_at: Generated<Date>
    deleted_at: Date | null
  }
}
