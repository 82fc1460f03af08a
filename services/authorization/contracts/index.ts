export { type AskedCatalog, type Contracts, createContracts, isOfApps } from './contracts.ts'
