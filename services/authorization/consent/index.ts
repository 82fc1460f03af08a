/** What shows examples on the page of the question. */
export const consentModule = new URL('./consent.browser.ts', import.meta.url)

export { createDeviceSigning } from './device.ts'
export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
