import express, { type RequestHandler } from 'express'
import { isAllStorable } from '../database/storable.ts'
import { Problem } from './problem.ts'

/** Room for an answer about each of a few thousand apps. */
const LIMIT = 256 * 1024
const FIELDS = 4_000
const DEADLINE = 10_000

/**
 * Reads a form (`application/x-www-form-urlencoded`) into `req.body`: texts, or arrays where a name
 * came more than once. At most 256 KiB, 4,000 fields and 10 s; else 413 or 408. What no database keeps is 400. Does nothing the second time.
 */
export function formBody(): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: LIMIT, parameterLimit: FIELDS })
  return (req, res, next) => {
    if (req.body !== undefined) {
      next()
      return
    }
    let late = false
    const deadline = setTimeout(() => {
      late = true
      const said = {
        en: 'The form took more than 10 seconds to arrive.',
        fr: 'Le formulaire a mis plus de 10 secondes à arriver.',
      }
      next(new Problem(408, 'invalid_request', said))
    }, DEADLINE)
    read(req, res, (error?: unknown) => {
      clearTimeout(deadline)
      if (late) return
      req.body ??= {}
      if (error || isAllStorable(req.body)) return next(error)
      const said = {
        en: 'What was sent holds a character that no text here can have (U+0000).',
        fr: 'L’envoi contient un caractère qu’aucun texte ne peut avoir ici (U+0000).',
      }
      next(new Problem(400, 'invalid_request', said))
    })
  }
}
