import { verifyFile } from '@mandate/audit'
import {
  type Binding,
  DocumentError,
  type Grant,
  readBinding,
  readGrant,
  readStrictJson,
  sha256,
  thumbprintUri,
  verifySignature,
} from '@mandate/grants'
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose'
import { z } from 'zod'
import { type OpenedArchive, parse } from './archive.ts'
import { groupsOf } from './lines.ts'
import { RestoreRefused } from './refused.ts'

export const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is no moment')

const bindingLine = z.object({
  seq: z.number().int().min(1),
  as_name: z.string().nullable(),
  active: z.boolean(),
  ceiling: z.array(z.string()).nullable(),
  jwt: z.string(),
  made_at: moment,
  ended_at: moment.nullable(),
  /** Of a home before this one. */
  url: z.string().optional(),
})
const grantLine = z.looseObject({ grant_id: z.string(), jws: z.string() })
const formerLine = z.object({ url: z.string(), service_keys: keySet })

export type FormerBinding = z.infer<typeof bindingLine> & {
  url: string
  binding: Binding
  sha256: string
}
export type TakenGrant = Record<string, unknown> & { grant: Grant; jws: string; sha256: string }

/** What of an archive is signed, found to be so. */
export interface Trusted {
  keys: JWK[]
  /** By address, homes before this one: the keys of their services. */
  formerKeys: Map<string, JWK[]>
  bindings: FormerBinding[]
  /** Read one after the other: an archive may hold more than there is memory. @throws RestoreRefused */
  grants(): AsyncGenerator<TakenGrant>
}

/** Changes of a provider or of what it may open; nobody has made so many. They are held in memory. */
const MOST_BINDINGS = 10_000

/** Above this a log is told by its hash alone: verifying it holds it in memory. */
const LOG_MAX = 256 * 1024 * 1024

/**
 * Manifest, bindings and log against the service's keys, grants against the keys of these bindings.
 * @throws RestoreRefused
 */
export async function trusted(archive: OpenedArchive): Promise<Trusted> {
  const { home } = archive
  const keys = parse(keySet, await archive.whole('service-keys.json'), 'service-keys.json')
    .keys as JWK[]
  await checkManifest(archive, keys)
  const formerKeys = new Map<string, JWK[]>()
  for await (const line of linesIn(archive, 'former-homes', formerLine)) {
    if (!home.former_resources.includes(line.url)) {
      throw new RestoreRefused('forged', `${line.url} is not said to be an address of this home`)
    }
    formerKeys.set(line.url, line.service_keys.keys as JWK[])
  }
  const bindings: FormerBinding[] = []
  const chains = new Map<string, FormerBinding>()
  for (const folder of ['bindings', 'former-bindings']) {
    for await (const line of linesIn(archive, folder, bindingLine)) {
      const url = line.url ?? home.resource
      const signers = url === home.resource ? keys : formerKeys.get(url)
      const one = await readFormer({ ...line, url }, signers ?? [], chains.get(url) ?? null)
      chains.set(url, one)
      if (bindings.push(one) > MOST_BINDINGS) {
        throw new RestoreRefused('damaged', `more than ${MOST_BINDINGS} bindings`)
      }
    }
  }
  const ended = new Set(
    bindings.flatMap(({ url, binding }) => (binding.ends ?? []).map((seq) => `${seq} ${url}`)),
  )
  const undead = bindings.find(({ active, seq, url }) => active && ended.has(`${seq} ${url}`))
  if (undead) {
    throw new RestoreRefused('forged', `binding ${undead.seq} has ended and is said to stand`)
  }
  const grantKeys = new Map<string, JWK>()
  for (const { binding } of bindings) {
    for (const key of binding.grant_keys.keys as JWK[]) grantKeys.set(await thumbprintUri(key), key)
  }
  const resources = new Set([home.resource, ...home.former_resources])
  await checkLog(archive, keys)
  return {
    ...{ keys, formerKeys, bindings },
    async *grants() {
      for await (const line of linesIn(archive, 'grants', grantLine)) {
        yield await readTaken(line, grantKeys, resources)
      }
    },
  }
}

async function checkManifest({ manifestBytes, whole }: OpenedArchive, keys: JWK[]): Promise<void> {
  const jws = String(await whole('manifest.jws')).trim()
  const hash = await sha256(manifestBytes.toString())
  if (signedHash(jws) === hash && (await isSigned(jws, keys))) return
  throw new RestoreRefused('forged', 'manifest.json is not what the service has signed')
}

async function readFormer(
  line: z.infer<typeof bindingLine> & { url: string },
  keys: JWK[],
  before: FormerBinding | null,
): Promise<FormerBinding> {
  const { url, jwt, seq } = line
  const what = `binding ${seq} of ${url}`
  const binding = readDocument(() => readBinding(jwt), what)
  // After a restore a service leaves some out; that none is missing the hash says.
  const follows = seq > (before?.seq ?? 0) && binding.prev === before?.sha256
  const isOf = binding.sub === url && binding.iss === new URL(url).origin && binding.seq === seq
  if (!follows || !isOf || !(await isSigned(jwt, keys))) {
    throw new RestoreRefused('forged', `${what} was not signed so by its service`)
  }
  return { ...line, binding, sha256: await sha256(jwt) }
}

async function readTaken(
  line: z.infer<typeof grantLine>,
  keys: Map<string, JWK>,
  resources: Set<string>,
): Promise<TakenGrant> {
  const { jws, grant_id: id } = line
  const grant = readDocument(() => readGrant(jws), `grant ${id}`)
  const key = keys.get(grant.iss)
  const isOf = grant.jti === id && resources.has(grant.sub)
  if (!isOf || !key || !(await isSigned(jws, [key]))) {
    throw new RestoreRefused('forged', `grant ${id} is signed with no key that the owner trusted`)
  }
  return { ...line, jws, grant, sha256: await sha256(jws) }
}

async function checkLog(archive: OpenedArchive, keys: JWK[]): Promise<void> {
  const file = archive.files.find(({ path }) => path === 'audit.jsonl')
  if (!file || file.size > LOG_MAX) return
  const chunks: Buffer[] = []
  for await (const chunk of archive.read(file)) chunks.push(chunk)
  const verify = async (jws: string) => {
    const { kid } = decodeProtectedHeader(jws)
    const named = keys.filter((key) => key.kid === kid)
    return named.length === 0 ? null : isSigned(jws, named)
  }
  const verdict = await verifyFile(Buffer.concat(chunks).toString(), verify, readStrictJson)
  if (verdict.valid) return
  const { line, says } = verdict.fault
  throw new RestoreRefused('forged', `audit.jsonl, line ${line}: ${says}`)
}

/** What a signed text says the manifest's hash is; null where it says nothing that can be read. */
function signedHash(jws: string): unknown {
  try {
    return decodeJwt(jws)['manifest_s256']
  } catch {
    return null
  }
}

async function isSigned(jws: string, keys: JWK[]): Promise<boolean> {
  for (const key of keys) if (await verifySignature(jws, key).catch(() => false)) return true
  return false
}

function readDocument<T>(read: () => T, what: string): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause
    throw new RestoreRefused('forged', `${what}: ${cause.message}`, { cause })
  }
}

async function* linesIn<T>(
  archive: OpenedArchive,
  folder: string,
  shape: z.ZodType<T>,
): AsyncGenerator<T> {
  for (const file of archive.files.filter(({ path }) => path.startsWith(`${folder}/`))) {
    for await (const group of groupsOf(archive.read(file), file.path)) {
      for (const line of group) yield parse(shape, Buffer.from(line), file.path)
    }
  }
}
