export { createDeviceSigning } from './device.ts'
export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
