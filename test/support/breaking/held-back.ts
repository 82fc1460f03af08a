/** Stops what a running service writes just before it is written, so that something else can happen in that very moment. */

import { setTimeout } from 'node:timers/promises'
import pg from 'pg'

const LOCK = 460

export class HeldBack implements AsyncDisposable {
  private readonly client: pg.Client
  private readonly table: string
  private isHolding = true

  private constructor(client: pg.Client, table: string) {
    this.client = client
    this.table = table
  }

  /** Every new row of this table for which `which` holds, from now on. */
  static async inserts(databaseUrl: string, table: string, which = 'true'): Promise<HeldBack> {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(`select pg_advisory_lock(${LOCK})`)
    await client.query(`create or replace function held_back() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`)
    await client.query(`create trigger held_back before insert on ${table}
      for each row when (${which}) execute function held_back()`)
    return new HeldBack(client, table)
  }

  /** Resolves when something is held; what has ended without it was not. */
  async reached(work: Promise<unknown>): Promise<void> {
    await this.waiting(1, work, `nothing was written to ${this.table}`)
  }

  /** Resolves when `work` waits for what is held, or is over. */
  async meets(work: Promise<unknown>): Promise<void> {
    await this.waiting(2, work, null)
  }

  async release(): Promise<void> {
    if (this.isHolding) await this.client.query(`select pg_advisory_unlock(${LOCK})`)
    this.isHolding = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
    await this.client.query(`drop trigger if exists held_back on ${this.table}`)
    await this.client.end()
  }

  private async waiting(count: number, work: Promise<unknown>, otherwise: string | null) {
    const isOver = work.then(
      () => true,
      () => true,
    )
    for (;;) {
      const { rows } = await this.client.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (Number(rows[0]?.n) >= count) return
      if (!(await Promise.race([isOver, setTimeout(20, false)]))) continue
      if (otherwise === null) return
      throw new Error(otherwise)
    }
  }
}
