export { migrations as resourceMigrations } from './database.ts'
export { operateResource } from './operate.ts'
export { startResource } from './start.ts'
export { startWorker } from './start-worker.ts'
