import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isLoopbackUrl } from '../outbound/loopback.ts'

export interface S3Config {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

export interface ServiceConfig {
  port: number
  /** An address to listen on; empty: both loopback addresses, 127.0.0.1 and ::1. */
  host: string
  /** Origin that people and other services call this one by; no slash at the end. */
  publicUrl: string
  databaseUrl: string
  /** A read replica of it, for what owners look at and take along. */
  replicaUrl?: string | undefined
  /** Absolute folder for files when there is no S3 store. */
  dataDir: string
  /** 32 bytes that seal everything secret at rest. */
  masterKey: Buffer
  /** Other master keys that what is sealed may still, or already, be under. */
  formerMasterKeys: Buffer[]
  /** Days that a signing key signs for, until the next one does. */
  keyDays: number
  s3: S3Config | null
  logLevel: string
  /** Bytes that one owner may keep. */
  quotaBytes: number
  /** `client_id` of the app in which people read what is shared with them; absent: nothing is. */
  reader?: string | undefined
  /** Internal hosts that may be fetched nevertheless, for services behind one front. */
  outboundAllow: string[]
  /** Milliseconds since 1970; tests put their own clock here. */
  clock: () => number
}

/** What is started, and what its folder is called. */
export interface Defaults {
  port: number
  name: string
  /** What it calls itself, when it is not the service itself. */
  role?: string
}

/** Says every wrong environment variable at once, each with its right form. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: string[]

  constructor(service: string, problems: string[]) {
    super(
      `${service} cannot start, its environment needs:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

const GIB = 1024 ** 3
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** An empty variable counts as absent: `S3_ENDPOINT= npm start` turns it off. */
const optional = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional())

/** What may also stand in a file, which `NAME_FILE` names. */
const SECRETS = [
  ...(['DATABASE_URL', 'DATABASE_REPLICA_URL', 'MASTER_KEY', 'MASTER_KEY_FORMER'] as const),
  ...(['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const),
]

const environment = z
  .object({
    PORT: optional,
    HOST: optional,
    PUBLIC_URL: optional,
    DATABASE_URL: optional,
    DATABASE_REPLICA_URL: optional,
    DATA_DIR: optional,
    MASTER_KEY: optional,
    MASTER_KEY_FORMER: optional,
    SIGNING_KEY_DAYS: optional,
    S3_ENDPOINT: optional,
    S3_BUCKET: optional,
    S3_REGION: optional,
    S3_ACCESS_KEY_ID: optional,
    S3_SECRET_ACCESS_KEY: optional,
    LOG_LEVEL: optional,
    QUOTA_BYTES: optional,
    OUTBOUND_ALLOW: optional,
    READER: optional,
  })
  .loose()
type Environment = z.infer<typeof environment>

/**
 * Reads the environment of one service, once, at its start.
 * @throws ConfigError naming every wrong variable and its right form
 */
export function readServiceConfig(env: NodeJS.ProcessEnv, defaults: Defaults): ServiceConfig {
  const problems: string[] = []
  const wrong = (text: string) => {
    problems.push(text)
  }
  const given = environment.parse(withFiles(env, wrong))

  const port = readPort(given.PORT, defaults.port, wrong)
  const config: ServiceConfig = {
    port,
    host: readHost(given.HOST, wrong),
    publicUrl: readPublicUrl(given.PUBLIC_URL ?? `http://localhost:${port}`, wrong),
    databaseUrl: readDatabaseUrl(given.DATABASE_URL, 'DATABASE_URL', wrong),
    replicaUrl:
      given.DATABASE_REPLICA_URL === undefined
        ? undefined
        : readDatabaseUrl(given.DATABASE_REPLICA_URL, 'DATABASE_REPLICA_URL', wrong),
    dataDir: readFolder(given.DATA_DIR ?? `.data/${defaults.name}`, wrong),
    masterKey: readMasterKey(given, wrong),
    formerMasterKeys: readFormerKeys(given, wrong),
    keyDays: readKeyDays(given.SIGNING_KEY_DAYS, wrong),
    s3: readS3(given, env, wrong),
    logLevel: given.LOG_LEVEL ?? 'info',
    quotaBytes: readQuota(given.QUOTA_BYTES, wrong),
    outboundAllow: readHosts(given.OUTBOUND_ALLOW, wrong),
    reader: readReader(given.READER, wrong),
    // Looked up each time: `shiftClock` may put another one there.
    clock: () => Date.now(),
  }
  if (!levels.some((level) => level === config.logLevel)) {
    wrong(`LOG_LEVEL: one of ${levels.join(', ')}`)
  }
  if (problems.length > 0) throw new ConfigError(defaults.role ?? defaults.name, problems)
  return config
}

type Wrong = (text: string) => void

function readPort(text: string | undefined, fallback: number, wrong: Wrong): number {
  if (text === undefined) return fallback
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text)
  wrong('PORT: a number from 0 to 65535')
  return fallback
}

/** An address of IPv6 also in brackets, as it stands in URLs. */
function readHost(text: string | undefined, wrong: Wrong): string {
  const host = (text ?? '').replace(/^\[(.*)\]$/, '$1')
  if (!/^[\w.:%-]*$/.test(host)) wrong('HOST: an address of this machine, such as 0.0.0.0 or ::1')
  return host
}

function readFolder(text: string, wrong: Wrong): string {
  // Only a shell knows what it means, and only where no quotation mark stands before it.
  if (/^~/.test(text))
    wrong('DATA_DIR: a folder by its whole name, such as /srv/mandate, without ~')
  return resolve(text)
}

function readPublicUrl(text: string, wrong: Wrong): string {
  const url = URL.canParse(text) ? new URL(text) : null
  // Also with the port that its scheme has anyway, as `https://data.example:443`.
  const isOrigin = /^[a-z]+:\/\/[^/?#@\\\s]+\/?$/i.test(text)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackUrl(text))
  if (url && isOrigin && isSafe) return url.origin
  wrong(
    'PUBLIC_URL: an https origin without a path, such as https://data.example (http only for localhost)',
  )
  return 'http://localhost'
}

function readDatabaseUrl(text: string | undefined, name: string, wrong: Wrong): string {
  if (text !== undefined && /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) {
    for (const part of ['sslrootcert', 'sslcert', 'sslkey']) {
      const file = new URL(text).searchParams.get(part)
      if (file && !existsSync(file)) wrong(`${name}: ${part} names no file that is here`)
    }
    return text
  }
  wrong(
    `${name}: postgres://user:password@host:5432/database (in a password %23 for #, %2F for /, %3A for :, %40 for @)`,
  )
  return ''
}

/** What stands in files, in the place of what names them. */
function withFiles(env: NodeJS.ProcessEnv, wrong: Wrong): NodeJS.ProcessEnv {
  const read = { ...env }
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) wrong(`${name}, ${name}_FILE: only one of the two`)
    try {
      read[name] = readFileSync(file, 'utf8').trim()
    } catch {
      wrong(`${name}_FILE: a file that this process can read`)
    }
  }
  return read
}

function readMasterKey(given: Environment, wrong: Wrong): Buffer {
  const key = decodeKey(given.MASTER_KEY ?? '')
  if (key) return key
  const form = '32 random bytes as 64 hexadecimal digits or as base64 (openssl rand -hex 32)'
  wrong(`MASTER_KEY (or a file that MASTER_KEY_FILE names): ${form}`)
  return Buffer.alloc(32)
}

/** Of a change of the master key: the former one, or beforehand the coming one; several with commas. */
function readFormerKeys(given: Environment, wrong: Wrong): Buffer[] {
  const keys = (given.MASTER_KEY_FORMER ?? '').split(/[\s,]+/).filter((each) => each !== '')
  const decoded = keys.map(decodeKey)
  if (decoded.includes(null)) {
    wrong('MASTER_KEY_FORMER: one key as in MASTER_KEY, or several with commas between them')
  }
  return decoded.filter((key) => key !== null)
}

function readKeyDays(text: string | undefined, wrong: Wrong): number {
  if (text === undefined) return 90
  const days = Number(text)
  if (/^\d{1,4}$/.test(text) && days >= 2 && days <= 3650) return days
  wrong('SIGNING_KEY_DAYS: whole days from 2 to 3650 that a signing key signs for, such as 90')
  return 90
}

function decodeKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  // 32 bytes are 43 characters of base64, in either alphabet, with or without padding.
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, 'base64')
  return null
}

function readS3(given: Environment, env: NodeJS.ProcessEnv, wrong: Wrong): S3Config | null {
  if (given.S3_ENDPOINT === undefined) {
    // Given and empty it says that files stay in the folder; left out, they would without anybody's having said so.
    const isForgotten = env['S3_ENDPOINT'] === undefined && given.S3_BUCKET !== undefined
    if (isForgotten)
      wrong('S3_ENDPOINT: needed beside S3_BUCKET, or empty: then files are in DATA_DIR')
    return null
  }
  if (!/^https?:\/\//.test(given.S3_ENDPOINT) || !URL.canParse(given.S3_ENDPOINT)) {
    wrong('S3_ENDPOINT: the address of an S3 store, such as https://s3.example')
  }
  for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
    if (given[name] === undefined) wrong(`${name}: needed beside S3_ENDPOINT`)
  }
  if (given.S3_BUCKET !== undefined && !/^[\w.-]{3,63}$/.test(given.S3_BUCKET)) {
    wrong('S3_BUCKET: the name of a bucket alone, such as mandate')
  }
  return {
    endpoint: given.S3_ENDPOINT,
    bucket: given.S3_BUCKET ?? '',
    region: given.S3_REGION ?? 'us-east-1',
    accessKeyId: given.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: given.S3_SECRET_ACCESS_KEY ?? '',
  }
}

function readQuota(text: string | undefined, wrong: Wrong): number {
  if (text === undefined) return 50 * GIB
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  wrong('QUOTA_BYTES: a whole number of bytes, such as 53687091200 for 50 GiB')
  return 0
}

function readReader(text: string | undefined, wrong: Wrong): string | undefined {
  if (text === undefined) return undefined
  const isSafe = URL.canParse(text) && (/^https:/.test(text) || isLoopbackUrl(text))
  if (isSafe && new URL(text).pathname !== '/') return new URL(text).href
  wrong(
    'READER: the https address of the client document of the app in which people read, such as https://explorer.example/client.json',
  )
  return undefined
}

function readHosts(text: string | undefined, wrong: Wrong): string[] {
  const hosts = (text ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '')
  if (hosts.some((host) => !/^[a-z0-9.-]+$/.test(host))) {
    wrong('OUTBOUND_ALLOW: host names with commas between them, without scheme or port')
  }
  return hosts
}
