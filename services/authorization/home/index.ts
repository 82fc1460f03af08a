export { homeRoutes, type Shell, shell } from './routes.ts'
export { words as homeWords } from './words.ts'
