export { migrations as resourceMigrations } from './database.ts'
export { startResource } from './start.ts'
export { startWorker } from './start-worker.ts'
