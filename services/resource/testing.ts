import { createHash } from 'node:crypto'
import { type Pool, sealer } from '@mandate/server'
import { dataKeyOf, idKeyOf } from './owners/store.ts'
import { restCipher } from './records/stored/rest.ts'

export { type RestCipher, restCipher } from './records/stored/rest.ts'
export { Rows } from './records/stored/rows.ts'
export { sealedColumns } from './sealed.ts'

/**
 * A digest, by collection, of what no field says of an owner's records, for tests: it is sealed under a key of each
 * owner, so only its plain text can be compared between two of them.
 */
export async function restDigests(
  pool: Pool,
  masterKey: Buffer,
  owner: string,
): Promise<Record<string, string>> {
  const seal = sealer(masterKey)
  const found = await pool.query('select id_key, data_key from owners where owner = $1', [owner])
  const cipher = restCipher({
    idKey: seal.open(found.rows[0].id_key, idKeyOf(owner)),
    dataKey: seal.open(found.rows[0].data_key, dataKeyOf(owner)),
  })
  const { rows } = await pool.query(
    `select c.name, record, rest_sealed from records join collections c using (collection)
     where owner = $1 and rest_sealed is not null`,
    [owner],
  )
  const texts = new Map<string, string[]>()
  for (const { name, record, rest_sealed } of rows) {
    const text = cipher.open(record.replaceAll('-', ''), rest_sealed)
    texts.set(name, [...(texts.get(name) ?? []), text])
  }
  const digest = (all: string[]) => createHash('sha256').update(all.sort().join('\n')).digest('hex')
  return Object.fromEntries([...texts].sort().map(([name, all]) => [name, digest(all)]))
}
