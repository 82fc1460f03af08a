import type { Generated } from 'kysely'

export interface CatalogTables {
  catalogs_served: { sha256: Buffer; collections: string; first_served: Generated<Date> }
}
