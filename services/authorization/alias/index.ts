export { aliasRoutes } from './routes.ts'
export { webfinger } from './webfinger.ts'
