/** What shows examples on the page of the question. */
export const consentModule = new URL('./page/consent.browser.ts', import.meta.url)

export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
export { createDeviceSigning, type DeviceSigning } from './signing/device.ts'
