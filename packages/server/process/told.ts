import { WrongDatabase } from '../database/migrate.ts'
import { NoSessions } from '../database/sessions.ts'
import { SealError } from '../secrets/seal.ts'
import { ConfigError } from './config.ts'
import { OtherAddress } from './own-address.ts'

interface Told extends Error {
  code?: unknown
  /** Of PostgreSQL. */
  severity?: unknown
  syscall?: unknown
  path?: unknown
}

/** PostgreSQL's: who may not come in, no such database, no right to do this, no room, still starting. */
const REFUSED = /^(28...|3D000|42501|53300|57P03)$/
/** Node's codes of a certificate that does not count: expired, of another name, of an authority that nobody here knows. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_)/
const UNANSWERED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT']

/**
 * What whoever starts a service can mend, in a line that says where: its environment, a port, a folder, a database or a store that is
 * not as it should be. Null: a mistake of ours, whose stack is worth having.
 */
export function forTheOperator(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (error instanceof ConfigError || error instanceof SealError) return error.message
  if (error instanceof WrongDatabase || error instanceof NoSessions) return error.message
  if (error instanceof OtherAddress) return error.message
  const { code: given, severity, syscall, path, message } = error as Told
  const code = String(given)
  if (code === 'EADDRINUSE') return message
  if (code === 'OBJECTS_AWAY') return `S3_ENDPOINT: ${message}`
  if (syscall === 'listen') return `HOST, PORT: ${message}`
  if (path !== undefined && /^E[A-Z]+$/.test(code))
    return `DATA_DIR: ${message}; a folder is needed that this process may write`
  if (UNTRUSTED.test(code)) {
    return `DATABASE_URL: the certificate there does not count: ${message}; an authority of your own is named by NODE_EXTRA_CA_CERTS or sslrootcert`
  }
  if (/^The server does not support SSL/.test(message)) {
    return `DATABASE_URL: ${message}: give sslmode=disable, or switch it on there`
  }
  // FATAL ends the connection: what PostgreSQL makes of `?options=` is said so, under codes that our own statements may have as well.
  if (REFUSED.test(code) || severity === 'FATAL')
    return `DATABASE_URL: PostgreSQL refuses it: ${message}`
  const isUnanswered = UNANSWERED.includes(code) || message.startsWith('timeout exceeded')
  return isUnanswered ? `DATABASE_URL: nobody answers there: ${message}` : null
}
