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
    /** Records of before `rest` was sealed may still be readable. */
    rest_open: Generated<boolean>
    deleted_at: Date | null
  }
}
