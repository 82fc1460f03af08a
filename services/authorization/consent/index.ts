export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
