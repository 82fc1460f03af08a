export { allowance } from './allowance.ts'
export { base32, fromBase32 } from './base32.ts'
export { codingFor } from './coding/choose.ts'
export { encoder } from './coding/encode.ts'
export { isKnown, weakTag } from './coding/validators.ts'
export { openDatabase, type Pool, type PoolClient, withSettings } from './database/database.ts'
export { type MigrationFolder, migrate } from './database/migrate.ts'
export { pipelined } from './database/pipelined.ts'
export { type Reads, readsOf } from './database/replica.ts'
export { NoSessions, requireSessions } from './database/sessions.ts'
export { shortRead, shortWrite } from './database/short.ts'
export { isAllStorable, isStorable } from './database/storable.ts'
export { fairPlaces, type Room } from './fair-places.ts'
export { gather } from './gather.ts'
export type { Bounds } from './http/bounds.ts'
export { cookie, readCookie } from './http/cookies.ts'
export { createServer } from './http/create.ts'
export { formBody } from './http/form.ts'
export { isHungUp } from './http/hung-up.ts'
export { listen, type RunningService } from './http/listen.ts'
export { otherMethods } from './http/methods.ts'
export {
  notFound,
  Problem,
  type ProblemMembers,
  type ProblemPage,
  problemHandler,
  problemOf,
} from './http/problem.ts'
export { publicDocument } from './http/public-document.ts'
export type { Said } from './http/said.ts'
export { stopping } from './http/stopping.ts'
export { wrongShape } from './http/wrong-shape.ts'
export { type Jobs, openJobs, type SendOptions } from './jobs.ts'
export { jwksRoutes } from './keys/routes.ts'
export {
  type SigningKeys,
  serverMigrations,
  signingKeys,
  signingKeysSealed,
} from './keys/signing.ts'
export { createLog, type Log } from './log.ts'
export { type Counts, createMetrics, type Metrics } from './metrics.ts'
export { networkOf } from './outbound/address.ts'
export { isLoopbackHost, isLoopbackUrl } from './outbound/loopback.ts'
export {
  type Outbound,
  OutboundError,
  type OutboundErrorCode,
  type OutboundInit,
  type OutboundResponse,
  outbound,
} from './outbound/outbound.ts'
export { elapsed } from './process/clock.ts'
export {
  ConfigError,
  readServiceConfig,
  type S3Config,
  type ServiceConfig,
} from './process/config.ts'
export { makeFolder } from './process/folder.ts'
export { operator } from './process/operate.ts'
export { requireOwnAddress } from './process/own-address.ts'
export { type AfterRestore, watchForRestore } from './process/restored.ts'
export { beginService, runService } from './process/run.ts'
export { sweepTime } from './process/sweep.ts'
export { signCompact } from './secrets/jws.ts'
export { SealError, type Sealer, sealer } from './secrets/seal.ts'
export { requireMasterKeys, type SealedColumn } from './secrets/sealed.ts'
export { type Attributes, type Step, span, stopTracing } from './tracing/span.ts'
