import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { fromKysely, PgBoss, type Queue } from 'pg-boss'
import { VigilantClient } from './database/vigilant.ts'
import type { Log } from './log.ts'
import { span, traceparent } from './tracing/span.ts'

export interface SendOptions {
  /** A transaction of ours: the job exists when it commits, and never when it does not. */
  db?: Pick<Transaction<never>, 'executeQuery'>
  /** Seconds to wait first. */
  after?: number
  /** Of jobs with the same key, only one waits. */
  key?: string
}

export interface Jobs {
  /** Runs each job of a queue, `concurrency` (1) at a time in this process. A handler that throws is tried again. */
  work<T extends object>(
    queue: string,
    handler: (data: T, job: { id: string; signal: AbortSignal }) => Promise<void>,
    options?: { concurrency?: number },
  ): Promise<void>
  /** The job's id; null when a job with the same key waits already. */
  send(queue: string, data: object, options?: SendOptions): Promise<string | null>
  /** Sends a job at the times of a cron line, in UTC; once for all processes. */
  schedule(queue: string, cron: string, data?: object): Promise<void>
  /** Rejects when the queue's database does not answer. */
  ready(): Promise<void>
  /** Waits up to 5 s for the jobs under way; what is not done then is tried again elsewhere. */
  stop(): Promise<void>
}

/** One set of rules for every queue. A worker that dies stops its heartbeat, and its job goes to another. */
const queueOptions: Omit<Queue, 'name'> = {
  // Of jobs with the same key one waits; those that name none get one of their own.
  policy: 'short',
  notify: true,
  heartbeatSeconds: 10,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  // Of a whole job: an import of 50 GB may run for hours.
  expireInSeconds: 23 * 3600,
}

/** Whoever sent a job was in this trace, which goes on with the job. */
const FROM = 'traceparent'
type Sent = { [FROM]?: string }

/** A new job is announced; polling finds what is due later, or was announced while nobody listened. */
const workOptions = { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 }

/**
 * The job queue in a service's own database. The tables are made by the first process that opens it.
 * @param options.name stands in pg_stat_activity
 */
export async function openJobs(
  databaseUrl: string,
  options: { name: string; log?: Log },
): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: `${options.name} jobs`,
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // For its pool: what listens looks after itself.
    ...{ Client: VigilantClient },
  })
  boss.on('error', (error) => options.log?.error({ err: error }, 'jobs'))
  await boss.start()

  const made = new Map<string, Promise<void>>()
  const queueFor = (queue: string): Promise<void> => {
    let making = made.get(queue)
    if (!making) {
      making = boss.createQueue(queue, queueOptions)
      making.catch(() => made.delete(queue))
      made.set(queue, making)
    }
    return making
  }

  return {
    async work<T extends object>(
      queue: string,
      handler: (data: T, job: { id: string; signal: AbortSignal }) => Promise<void>,
      { concurrency = 1 }: { concurrency?: number } = {},
    ) {
      await queueFor(queue)
      for (let n = 0; n < concurrency; n++) {
        let worker = ''
        worker = await boss.work<T>(queue, workOptions, async ([job]) => {
          if (!job) return
          try {
            const { [FROM]: from, ...data } = (job.data ?? {}) as T & Sent
            await span(`job ${queue}`, { kind: 'consumer', from }, () => handler(data as T, job))
          } catch (error) {
            options.log?.warn(
              { err: error, queue, job: job.id },
              'job failed, it will be tried again',
            )
            throw error
          } finally {
            // A worker that was busy has missed the notice of the next job: let it look at once.
            boss.notifyWorker(worker)
          }
        })
      }
    },
    async send(queue, data, { db, after, key } = {}) {
      await queueFor(queue)
      const from = traceparent()
      return boss.send(queue, from === undefined ? data : { ...data, [FROM]: from }, {
        ...(db ? { db: fromKysely(db) } : {}),
        ...(after === undefined ? {} : { startAfter: after }),
        singletonKey: key ?? randomUUID(),
      })
    },
    async schedule(queue, cron, data) {
      await queueFor(queue)
      await boss.schedule(queue, cron, data ?? null, { tz: 'UTC' })
    },
    async ready() {
      await boss.getQueues()
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
