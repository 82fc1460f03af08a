export { createDepartures, type Departures } from './leave.ts'
export { departureRoutes } from './routes.ts'
