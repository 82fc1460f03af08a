export { migrations as authorizationMigrations } from './database.ts'
export { startAuthorization } from './start.ts'
