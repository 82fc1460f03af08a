export { createShareNews } from './news.ts'
export { sharingRoutes } from './routes.ts'
export { createSay } from './say.ts'
