import { Problem } from '@mandate/server'

/** For an account whose place for data could not be made at sign-up: the first page makes it. */
export function noHome(): Problem {
  return new Problem(404, 'not_found', {
    en: 'This account has no place for data yet. The first page makes one.',
    fr: 'Ce compte n’a pas encore de place pour des données. La première page en fait une.',
  })
}
