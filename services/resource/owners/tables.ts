import type { ColumnType, Generated } from 'kysely'

export interface OwnersTables {
  owners: {
    owner: string
    account: string
    id_key: Buffer
    data_key: Buffer
    revision: ColumnType<string, never, string | number>
    imports: Generated<number>
    quota: ColumnType<string, number, number>
    bytes_used: ColumnType<string, never, string | number>
    created_at: Generated<Date>
    deleted_at: Date | null
  }
}
