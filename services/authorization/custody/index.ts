export { type Custody, createCustody } from './custody.ts'
