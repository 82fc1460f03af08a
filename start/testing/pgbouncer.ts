import { installDebian, program } from './debian.ts'
import { type Part, PartMissing } from './part.ts'

/** PgBouncer that is installed, else Debian's. */
export async function findPgbouncer(): Promise<Part> {
  const path = program('pgbouncer') ?? (installDebian('pgbouncer') ? program('pgbouncer') : null)
  if (!path) throw new PartMissing('no PgBouncer is installed, and none could be installed')
  return { env: { PGBOUNCER_PATH: path }, stop: async () => {} }
}
