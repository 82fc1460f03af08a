import type { Lang } from '../language/languages.ts'

/** Who can read some of an owner's data, where people are among them. */
export function readersText(
  lang: Lang,
  { apps, people }: { apps: number; people: number },
): string {
  return lang === 'fr' ? french(apps, people) : english(apps, people)
}

function english(apps: number, people: number): string {
  const persons = people === 1 ? 'one person' : `${people} people`
  const who = apps === 0 ? persons : `${apps === 1 ? 'one app' : `${apps} apps`} and ${persons}`
  return `${capital(who)} can read some of your data.`
}

function french(apps: number, people: number): string {
  const persons = people === 1 ? 'une personne' : `${people} personnes`
  const who =
    apps === 0
      ? persons
      : `${apps === 1 ? 'une application' : `${apps} applications`} et ${persons}`
  const can = apps + people === 1 ? 'peut' : 'peuvent'
  return `${capital(who)} ${can} lire certaines de vos données.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
