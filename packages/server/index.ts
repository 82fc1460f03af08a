export { networkOf } from './address.ts'
export { allowance } from './allowance.ts'
export { base32, fromBase32 } from './base32.ts'
export type { Bounds } from './bounds.ts'
export { elapsed } from './clock.ts'
export { codingFor } from './coding/choose.ts'
export { encoder } from './coding/encode.ts'
export { isKnown, weakTag } from './coding/validators.ts'
export { ConfigError, readServiceConfig, type S3Config, type ServiceConfig } from './config.ts'
export { cookie, readCookie } from './cookies.ts'
export { createServer } from './create.ts'
export { openDatabase, type Pool, type PoolClient, withSettings } from './database.ts'
export { fairPlaces, type Room } from './fair-places.ts'
export { formBody } from './form.ts'
export { gather } from './gather.ts'
export { isHungUp } from './hung-up.ts'
export { type Jobs, openJobs, type SendOptions } from './jobs.ts'
export { signCompact } from './jws.ts'
export { jwksRoutes } from './keys/routes.ts'
export {
  type SigningKeys,
  serverMigrations,
  signingKeys,
  signingKeysSealed,
} from './keys/signing.ts'
export { listen, type RunningService } from './listen.ts'
export { createLog, type Log } from './log.ts'
export { isLoopbackHost, isLoopbackUrl } from './loopback.ts'
export { otherMethods } from './methods.ts'
export { type Counts, createMetrics, type Metrics } from './metrics.ts'
export { type MigrationFolder, migrate } from './migrate.ts'
export { operator } from './operate.ts'
export {
  type Outbound,
  OutboundError,
  type OutboundErrorCode,
  type OutboundInit,
  type OutboundResponse,
  outbound,
} from './outbound.ts'
export { pipelined } from './pipelined.ts'
export {
  notFound,
  Problem,
  type ProblemMembers,
  type ProblemPage,
  problemHandler,
} from './problem.ts'
export { type Reads, readsOf } from './replica.ts'
export { type AfterRestore, watchForRestore } from './restored.ts'
export { beginService, runService } from './run.ts'
export { SealError, type Sealer, sealer } from './seal.ts'
export { requireMasterKeys, type SealedColumn } from './sealed.ts'
export { stopping } from './stopping.ts'
export { isAllStorable, isStorable } from './storable.ts'
export { type Attributes, type Step, span, stopTracing } from './tracing/span.ts'
