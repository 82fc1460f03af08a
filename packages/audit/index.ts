export { hashEntry, type Verdict, verifyChain } from './chain.ts'
export { chainLines } from './download.ts'
export { type AuditEntry, type Head, START, type StoredEntry } from './entry.ts'
export { type AuditLog, auditLog, auditMigrations, type Query } from './log.ts'
