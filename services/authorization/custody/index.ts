/** What runs in the browser where a key of the device is made or used. */
export const deviceModule = new URL('./custody.browser.ts', import.meta.url)

export { type Custody, createCustody, grantKeyOf } from './custody.ts'
export { DeviceKeyProblem, deviceKeys } from './device.ts'
export { keyRoutes } from './routes.ts'
export { isSignedAsShown, momentOf, type SignedMoment } from './signed.ts'
