import { createHash } from 'node:crypto'
import { type CatalogCollection, readContract, ScopeError } from '@mandate/grants'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { MOST_DECLARED } from '../../catalog/declared.ts'
import type { Database } from '../../database.ts'
import { type Blobs, QuotaExceeded } from '../../files/blobs.ts'
import type { RestCipher } from '../../records/stored/rest.ts'
import { type ListedFile, type OpenedArchive, parse } from './archive.ts'
import { groupsOf } from './lines.ts'
import { RestoreRefused } from './refused.ts'
import { rowFolders, writeRows } from './rows.ts'
import type { Trusted } from './trust.ts'

const fileLine = z.object({ sha256: z.string(), size: z.number(), mime: z.string().max(200) })
const NAME = /^[A-Za-z0-9_.-]{1,128}$/
/** Kinds of data in all that this service keeps the names of, those of its own catalog apart. */
const MOST_NAMES = 2_000
/** Bytes of a catalog; ours has a tenth of it. */
const MOST_CATALOG = 2 * 1024 * 1024

export interface BringRooms {
  db: Kysely<Database>
  blobs: Pick<Blobs, 'write'>
  archive: OpenedArchive
  /** The home that grows. */
  staged: string
  /** For what no field of its records says. */
  rest: RestCipher
  /** Names of the collections that this service knows itself. */
  ours: ReadonlySet<string>
}

/** The files in the order in which they are brought: bytes before the rows that name them. */
export function order(files: ListedFile[]): ListedFile[] {
  const rank = ({ path }: ListedFile) => {
    const [folder = ''] = path.split('/')
    const at = ['file-list', 'files', ...rowFolders].indexOf(folder)
    return at < 0 ? 100 : at
  }
  return files.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
}

/** What each file is, by its hash, as the archive's own list says. */
export async function mimesOf(archive: OpenedArchive): Promise<(sha256: string) => string | null> {
  const mimes = new Map<string, string>()
  for (const file of archive.files.filter(({ path }) => path.startsWith('file-list/'))) {
    for await (const group of groupsOf(archive.read(file), file.path)) {
      for (const line of group) {
        const { sha256, mime } = parse(fileLine, Buffer.from(line), file.path)
        mimes.set(sha256.slice(0, 16), mime)
      }
    }
  }
  return (sha256) => mimes.get(sha256.slice(0, 16)) ?? null
}

/** Writes one file of the archive into the home that grows. Written again it changes nothing. */
export async function bring(
  { db, blobs, archive, staged, rest, ours }: BringRooms,
  file: ListedFile,
  mimeOf: (sha256: string) => string | null,
): Promise<void> {
  const [folder = '', inner = ''] = file.path.split('/')
  if (folder === 'files') {
    const named = /[0-9a-f]{64}/.exec(file.path)?.[0]
    const mime = mimeOf(named ?? '')
    try {
      const kept = await blobs.write(staged, archive.read(file), {
        name: '',
        ...(mime === null ? {} : { mime }),
      })
      if (kept.sha256 === named) return
    } catch (error) {
      if (!(error instanceof QuotaExceeded)) throw error
      throw new RestoreRefused('no_room', error.message, { cause: error })
    }
    throw new RestoreRefused('damaged', `${file.path} is not named by its bytes`)
  }
  if (!rowFolders.includes(folder)) return
  const named = folder === 'records' ? inner : null
  for await (const group of groupsOf(archive.read(file), file.path)) {
    if (folder === 'declared') await nameDeclared(db, staged, ours, group)
    else await nameCollections(db, ours, named === null ? namesIn(group) : [named])
    await writeRows(db, staged, folder, group, named, rest)
  }
}

const declaredLine = z.object({ name: z.string(), by: z.url(), contract: z.unknown() })

/**
 * Kinds of data that apps keep in this home: each read as if it were declared now. Their names are not strange: there are
 * no more of them than one home may have.
 */
async function nameDeclared(
  db: Kysely<Database>,
  staged: string,
  ours: ReadonlySet<string>,
  lines: string[],
): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from declared_collections where owner = ${staged}::uuid`.execute(db)
  if (Number(rows[0]?.n) + lines.length > MOST_DECLARED) {
    throw new RestoreRefused('damaged', `declared: more than ${MOST_DECLARED} kinds of apps’ data`)
  }
  const tops = new Set([...ours].map((name) => name.split('.')[0]))
  const names = lines.map((line) => {
    const { name, by, contract } = parse(declaredLine, Buffer.from(line), 'declared')
    // As when it is declared: an app of `https://google` has no kinds beside Google's.
    if (tops.has(name.split('.')[0]) || new URL(by).origin !== by) {
      throw new RestoreRefused('damaged', `declared: ${name} is not ${by}’s to declare`)
    }
    try {
      if (readContract(contract, by, 'contract').name === name) return { name }
    } catch (cause) {
      if (!(cause instanceof ScopeError)) throw cause
      throw new RestoreRefused('damaged', `declared: ${cause.message}`, { cause })
    }
    throw new RestoreRefused('damaged', `declared: ${name} is not what its contract is about`)
  })
  await db
    .insertInto('collections')
    .values(names)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function namesIn(lines: string[]): string[] {
  const names = lines.map((line) => /"collection":"([^"\\]*)"/.exec(line)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

/**
 * Gives numbers to collections that have none yet. All owners share the table, so strange names end at a number, and
 * what one archive filled it with keeps no other from bringing what this service knows.
 */
async function nameCollections(
  db: Kysely<Database>,
  ours: ReadonlySet<string>,
  names: string[],
): Promise<void> {
  for (const name of names) {
    if (!NAME.test(name)) throw new RestoreRefused('damaged', `${name} names no kind of data`)
  }
  if (names.length === 0) return
  const here = await db
    .selectFrom('collections')
    .select('name')
    .where('name', 'in', names)
    .execute()
  const missing = new Set(names).difference(new Set(here.map(({ name }) => name)))
  if (missing.size === 0) return
  const strange = missing.difference(ours)
  if (strange.size > 0) {
    const { count } = await db
      .selectFrom('collections')
      .select((of) => of.fn.countAll<number>().as('count'))
      // Those that apps keep in some home are bounded there.
      .where(
        sql<boolean>`not exists (select from declared_collections d where d.name = collections.name)`,
      )
      .executeTakeFirstOrThrow()
    if (Number(count) + strange.size > MOST_NAMES) {
      const [one] = strange
      throw new RestoreRefused(
        'damaged',
        `${one} and more are kinds of data that nobody knows here`,
      )
    }
  }
  await db
    .insertInto('collections')
    .values([...missing].map((name) => ({ name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Grants with their ends, and whom the owner trusted. Written again it changes nothing. */
export async function bringTrust(
  db: Kysely<Database>,
  staged: string,
  archive: OpenedArchive,
  { grants, bindings }: Trusted,
): Promise<void> {
  const meant = new Set<string>()
  for await (const { grant, jws, sha256, ...line } of grants()) {
    meant.add(grant.catalog_s256)
    const { may_act, client_id, catalog_s256, iat, exp } = grant
    await sql`
      insert into grants (owner, grant_id, issuer, client, person, jws, sha256, details, catalog, issued_at, expires_at, once,
        once_jti, replaces, status_issuer, status_uri, status_idx, first_seen, noticed_at, last_used, rows_read,
        bytes_read, revoked_at, revoked_by, conflict_at, kept_at, signed_in_at)
      select ${staged}::uuid, ${grant.jti}, ${may_act.sub}, ${client_id}, ${grant.grantee?.alias ?? null},
        ${jws}, ${sha256},
        ${JSON.stringify(grant.authorization_details)}::jsonb, ${catalog_s256}, to_timestamp(${iat}::float8),
        to_timestamp(${exp ?? null}::float8), ${grant.use === 'once'}::boolean, x.once_jti, ${grant.replaces ?? null},
        x.status_issuer, x.status_uri, x.status_idx, coalesce(x.first_seen, now()), x.noticed_at, x.last_used,
        coalesce(x.rows_read, 0), coalesce(x.bytes_read, 0), x.revoked_at, x.revoked_by, x.conflict_at, x.kept_at,
        x.signed_in_at
      from jsonb_populate_record(null::grants, ${JSON.stringify({ ...line, grant_id: undefined, owner: undefined })}::jsonb) x
      on conflict do nothing`.execute(db)
  }
  for (const { url, seq, binding, sha256, ...line } of bindings) {
    await db
      .insertInto('former_bindings')
      .values({
        ...{ owner: staged, url, seq, sha256, jwt: line.jwt },
        ...{ issuer: binding.aud ?? null, as_sub: binding.as_sub ?? null, as_name: line.as_name },
        ...{ grant_keys: JSON.stringify(binding.grant_keys), carry: JSON.stringify(binding.carry) },
        ...{ ceiling: JSON.stringify(line.ceiling), active: line.active },
        ...{ made_at: new Date(line.made_at), ended_at: line.ended_at && new Date(line.ended_at) },
      } as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  for (const file of archive.files.filter(({ path }) => path.startsWith('catalogs/'))) {
    const named = Buffer.from(file.path.slice('catalogs/'.length, -'.json'.length), 'hex')
    if (!meant.has(named.toString('base64url'))) continue
    if (file.size > MOST_CATALOG) throw new RestoreRefused('damaged', `${file.path} is too large`)
    await bringCatalog(db, file, await archive.whole(file.path))
  }
}

const catalogShape = z.array(
  z.looseObject({ name: z.string(), fields: z.array(z.looseObject({})) }),
)

/** What a grant means by `*` is what its catalog had; named by its bytes, it is nobody's claim. */
async function bringCatalog(db: Kysely<Database>, file: ListedFile, bytes: Buffer): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest()
  if (!file.path.includes(hash.toString('hex'))) {
    throw new RestoreRefused('damaged', `${file.path} is not named by its bytes`)
  }
  parse(catalogShape, bytes, file.path) satisfies Pick<CatalogCollection, 'name'>[]
  await db
    .insertInto('catalogs_served')
    .values({ sha256: hash, collections: bytes.toString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
