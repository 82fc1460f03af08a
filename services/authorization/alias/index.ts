export { aliasRoutes } from './routes.ts'
export { ISSUER_RELATION, PERSON_PROPERTY, webfinger } from './webfinger.ts'
