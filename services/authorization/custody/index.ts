export { type Custody, createCustody } from './custody.ts'
export type { CustodyTables } from './tables.ts'
