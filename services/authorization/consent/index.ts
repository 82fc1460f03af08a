/** What shows examples on the page of the question. */
export const examplesModule = new URL('./page/examples.browser.ts', import.meta.url)
/** What lets the sentences of a question follow what its reader chooses. */
export const followModule = new URL('./page/follow.browser.ts', import.meta.url)

export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
export { createDeviceSigning, type DeviceSigning } from './signing/device.ts'
