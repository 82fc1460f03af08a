import { Problem } from '@mandate/server'

/** For a number that none of the owner's imports has, as it was asked for. */
export function noImport(number: string | number): Problem {
  return new Problem(404, 'not_found', {
    en: `There is no import ${number}.`,
    fr: `Il n’y a pas d’import ${number}.`,
  })
}
