export { hearingShares, sharesEndpoint } from './receive.ts'
export { offerRoutes } from './routes.ts'
export { createOffersStore, sweepOffers } from './store.ts'
