import type { AfterRestore } from '@mandate/server'

/**
 * Access may have ended since the backup. No status list from before counts any more (`ledger/status/`): all are read
 * at once, and what they end stands in the ledger before the next token is let in.
 */
export const afterRestore: AfterRestore = async (db) => {
  await db.query(`update issuer_lists set next_try = '-infinity'`)
}
