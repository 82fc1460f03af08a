import type { ColumnType, Generated } from 'kysely'

export interface CatalogTables {
  catalogs_served: {
    sha256: Buffer
    collections: string
    base: Buffer | null
    first_served: Generated<Date>
  }
  declared_collections: {
    owner: string
    name: string
    by: string
    contract: string
    bytes: ColumnType<string, number | undefined, number>
    declared_at: Generated<Date>
  }
}
