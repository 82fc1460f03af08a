export { migrations as authorizationMigrations } from './database.ts'
export { operateAuthorization } from './operate.ts'
export { startAuthorization } from './start.ts'
