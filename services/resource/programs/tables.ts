import type { ColumnType } from 'kysely'

/** Null until it happens. */
type Later<T> = ColumnType<T | null, T | undefined, T>

export interface ProgramsTables {
  program_codes: {
    device: Buffer
    code: string
    expires_at: Date
    account: Later<string>
    allowed: Later<boolean>
    asked_at: Later<Date>
    password_since: ColumnType<Date | null, undefined, Date | null>
  }
}
