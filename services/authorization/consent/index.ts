/** What the page of the question runs: its examples, and sentences that follow what its reader chooses. */
export const questionModule = new URL('./page/question.browser.ts', import.meta.url)
/** The latter alone, for pages that ask in the same way. */
export const followModule = new URL('./page/follow.browser.ts', import.meta.url)

export { createRecordsConsent } from './records.ts'
export { consentRoutes } from './routes.ts'
export { createDeviceSigning, type DeviceSigning } from './signing/device.ts'
