// What `npm start` is made of, for those who start the services in their own way: the bench, the screenshots.
export { archiveFolder, baseBackup, recoverBy } from './embedded/backup.ts'
export { type Postgres, startPostgres } from './embedded/postgres.ts'
export { copyAsStandby } from './embedded/standby.ts'
export { masterKeyFile } from './secrets.ts'
export { type Service, startService } from './service.ts'
export { findChromium } from './testing/chromium.ts'
export { findS3 } from './testing/s3.ts'
export { mistyped, typed } from './typed.ts'
