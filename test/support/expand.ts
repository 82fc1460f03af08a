/** What a migration does to those who know only the schema before it: read from PostgreSQL's catalog, before and after. */

import type { Pool } from '@mandate/server'

interface Column {
  type: string
  isNullable: boolean
  hasDefault: boolean
}

export interface Schema {
  /** By table, by column. */
  tables: Map<string, Map<string, Column>>
  /** Rules that a row has to obey, by table and name: their text and columns. */
  rules: Map<string, { table: string; kind: string; text: string; columns: string[] }>
}

export async function schemaOf(pool: Pick<Pool, 'query'>): Promise<Schema> {
  const columns = await pool.query(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      a.atthasdef or a.attidentity <> '' as defaulted
    from pg_attribute a join pg_class c on c.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped`)
  const rules = await pool.query(`
    select c.relname as table, conname as name, contype as kind, pg_get_constraintdef(k.oid) as text,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum = any(conkey)) as columns
    from pg_constraint k join pg_class c on c.oid = conrelid
    where relnamespace = 'public'::regnamespace and contype <> 'n'
    union all
    select c.relname, i.relname, 'unique index', pg_get_indexdef(i.oid),
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum = any(indkey::int2[]))
    from pg_index x join pg_class i on i.oid = indexrelid join pg_class c on c.oid = indrelid
    where c.relnamespace = 'public'::regnamespace and indisunique and not exists (select from pg_constraint where conindid = i.oid)`)
  const tables: Schema['tables'] = new Map()
  for (const { table, column, type, nullable, defaulted } of columns.rows) {
    const known = tables.get(table) ?? new Map<string, Column>()
    known.set(column, { type, isNullable: nullable, hasDefault: defaulted })
    tables.set(table, known)
  }
  return {
    tables,
    rules: new Map(rules.rows.map(({ name, ...rule }) => [`${rule.table}.${name}`, rule])),
  }
}

/**
 * What the code of before would trip over. Nothing: it goes on beside the new schema, as far as tables, columns
 * and rules tell; what it means by them no catalog knows.
 */
export function obstacles(before: Schema, after: Schema): string[] {
  const found: string[] = []
  for (const [table, columns] of before.tables) {
    const now = after.tables.get(table)
    if (!now) {
      found.push(`${table} is gone`)
      continue
    }
    for (const [column, was] of columns) {
      const is = now.get(column)
      const name = `${table}.${column}`
      if (!is) found.push(`${name} is gone`)
      else if (is.type !== was.type) found.push(`${name} was ${was.type} and is ${is.type}`)
      else if (was.isNullable && !is.isNullable) found.push(`${name} must not be null any more`)
      else if (was.hasDefault && !is.hasDefault) found.push(`${name} has no default any more`)
    }
    for (const [column, is] of now) {
      if (columns.has(column) || is.isNullable || is.hasDefault) continue
      found.push(`${table}.${column} is new and has to be given`)
    }
  }
  for (const [name, { table, kind, text }] of before.rules) {
    // `on conflict (…)` names the columns of a rule that has to be there; rules of other kinds may go.
    const isKey = kind === 'p' || kind === 'u' || kind === 'unique index'
    const isThere = [...after.rules.values()].some(
      (one) => one.table === table && one.text === text,
    )
    if (isKey && !isThere && !after.rules.has(name) && after.tables.has(table)) {
      found.push(`${name} is gone: ${text}`)
    }
  }
  for (const [name, { table, text, columns }] of after.rules) {
    const known = before.tables.get(table)
    if (!known || before.rules.get(name)?.text === text) continue
    const isOfKnown = columns.some((column) => known.has(column))
    const isOld = [...before.rules.values()].some((one) => one.table === table && one.text === text)
    if (isOfKnown && !isOld) found.push(`${name} is a new rule for what there was: ${text}`)
  }
  return found
}
