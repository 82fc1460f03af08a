export {
  type ActivityInsert,
  type AppendActivity,
  createActivity,
  type RecordActivity,
} from './record.ts'
export { activityRoutes } from './routes.ts'
