export { type Custody, createCustody } from './custody.ts'
export { keyRoutes } from './routes.ts'
