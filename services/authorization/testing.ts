export { sealedColumns } from './sealed.ts'
