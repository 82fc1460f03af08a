import pg from 'pg'

/** What tells in a service's database that it was this person: name, address and numbers. */
export async function marksOf(databaseUrl: string, name: string, home: string): Promise<string[]> {
  return asked(databaseUrl, async (client) => {
    const { rows: accounts } = await client.query('select account from accounts where name = $1', [
      name,
    ])
    const marks = [name, home.split('/').at(-1) as string, accounts[0].account as string]
    const { rows: tables } = await client.query("select to_regclass('owners') as owners")
    if (tables[0].owners === null) return marks
    const { rows } = await client.query('select owner from owners where account = $1', [marks[2]])
    return [...marks, rows[0].owner as string]
  })
}

/** Tables of any schema with a row that holds one of these texts, and how many. */
export async function traces(
  databaseUrl: string,
  marks: string[],
): Promise<Record<string, number>> {
  return asked(databaseUrl, async (client) => {
    const found: Record<string, number> = {}
    const { rows: tables } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind = 'r'
         and relpersistence = any (case when pg_is_in_recovery() then array['p'] else array['p', 'u'] end)
         and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of tables) {
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from ${name} t, unnest($1::text[]) m where position(m in t::text) > 0`,
        [marks],
      )
      if (rows[0]?.n) found[name] = rows[0].n
    }
    return found
  })
}

async function asked<T>(databaseUrl: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}
