import type { Lang } from '../language/languages.ts'

interface Readers {
  apps: number
  people: number
  /** Only those that the provider whose page it is knows of. */
  here?: boolean
}

/** Who can read some of an owner's data, where people are among them. */
export function readersText(lang: Lang, readers: Readers): string {
  return lang === 'fr' ? french(readers) : english(readers)
}

function english({ apps, people, here }: Readers): string {
  const persons = people === 1 ? 'one person' : `${people} people`
  const who = apps === 0 ? persons : `${apps === 1 ? 'one app' : `${apps} apps`} and ${persons}`
  return `${capital(who)} can read some of your data${here ? ' through this provider' : ''}.`
}

function french({ apps, people, here }: Readers): string {
  const persons = people === 1 ? 'une personne' : `${people} personnes`
  const who =
    apps === 0
      ? persons
      : `${apps === 1 ? 'une application' : `${apps} applications`} et ${persons}`
  const can = apps + people === 1 ? 'peut' : 'peuvent'
  return `${capital(who)} ${can} lire certaines de vos données${here ? ' par ce gestionnaire' : ''}.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
