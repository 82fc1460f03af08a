import type { Generated } from 'kysely'

interface DeliveryRow {
  delivery: Generated<string>
  owner: string
  kind: 'binding' | 'event'
  issuer: string
  body: Buffer
  grant_id: string | null
  tries: Generated<number>
  last_error: string | null
  next_try: Date
  until: Date
  made_at: Date
  confirmed_at: Date | null
}

export interface DeliveriesTables {
  deliveries: DeliveryRow
}
