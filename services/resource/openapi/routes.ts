import { referencePage } from '@mandate/ui'
import { Router } from 'express'
import { describeResource } from './document.ts'

/** `/openapi.json`, and `/openapi` for people: how this service describes itself. */
export function openapiRoutes(publicUrl: string, service: { en: string; fr: string }): Router {
  const described = describeResource(publicUrl)
  const routes = Router()
  routes.get('/openapi.json', (_req, res) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=300' })
    res.json(described)
  })
  routes.get('/openapi', referencePage(described, service))
  return routes
}
