import type { Generated, JSONColumnType } from 'kysely'

export interface ClientTables {
  client_documents: {
    client_id: string
    sha256: string
    body: JSONColumnType<Record<string, unknown>>
    first_seen: Generated<Date>
  }
}
