import { COMMANDS } from './operate.ts'

/** What `--help` prints: each variable that a service reads, and what it is when it is absent. */
export function helpOn({ name, port }: { name: string; port: number }): string {
  return `${name}: everything is set by its environment.

  PORT               port to listen on (${port}; 0 picks a free one)
  HOST               address to listen on (127.0.0.1 and ::1)
  PUBLIC_URL         https origin that people and other services call it by (http://localhost:${port})
  DATABASE_URL       postgres://user:password@host:5432/database (needed; PostgreSQL 18)
  DATABASE_REPLICA_URL  a read replica of it, for what owners look at and take along (none)
  MASTER_KEY         32 random bytes, hexadecimal or base64, that seal all secrets (needed)
  MASTER_KEY_FORMER  other master keys that open only, with commas (none)
  SIGNING_KEY_DAYS   days that a signing key signs for, from 2 to 3650 (90)
  DATA_DIR           folder for files where there is no S3 store (.data/${name})
  S3_ENDPOINT        address of an S3 store, with S3_BUCKET S3_REGION (us-east-1) S3_ACCESS_KEY_ID
                     S3_SECRET_ACCESS_KEY
  DATABASE_URL_FILE MASTER_KEY_FILE S3_SECRET_ACCESS_KEY_FILE …  a file that holds it; so may
                     DATABASE_REPLICA_URL MASTER_KEY_FORMER S3_ACCESS_KEY_ID be given
  QUOTA_BYTES        bytes that one person may keep (53687091200, 50 GiB)
  LOG_LEVEL          fatal, error, warn, info, debug, trace or silent (info)
  READER             client document of the app in which people read what is shared with them, for the
                     authorization service (none: nothing is shared with people)
  OUTBOUND_ALLOW     internal hosts that may be fetched nevertheless, with commas between them
  OTEL_EXPORTER_OTLP_ENDPOINT  a collector that traces are sent to, with OTEL_EXPORTER_OTLP_HEADERS,
                     OTEL_SERVICE_NAME (mandate-${name}) and OTEL_TRACES_SAMPLER_ARG (1: all) (none)

${COMMANDS}`
}
