import { Problem } from '@mandate/server'

/** For the name of a collection that the catalog does not have. */
export function noSuchKind(): Problem {
  return new Problem(404, 'not_found', {
    en: 'There is no such kind of data here. Under Explore you find all there are.',
    fr: 'Il n’y a pas de données de cette sorte ici. La page Explorer montre toutes celles qu’il y a.',
  })
}
