export { homeRoutes, type Shell, shell } from './routes.ts'
export { webfinger } from './webfinger.ts'
export { words as homeWords } from './words.ts'
