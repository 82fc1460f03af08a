export { createRecordActivity, type RecordActivity } from './record.ts'
export { activityRoutes } from './routes.ts'
