import { capital, visible } from './quote.ts'
import type { Period, TimeSight, Tongue, WriteAction } from './tongue.ts'

/** Before `; : ! ?` and inside « »: a narrow space that does not break. */
const THIN = '\u202f'

const and = new Intl.ListFormat('fr', { type: 'conjunction' })
const or = new Intl.ListFormat('fr', { type: 'disjunction' })
const month = new Intl.DateTimeFormat('fr', { month: 'long', timeZone: 'UTC' })

const ONLY: Record<Exclude<TimeSight, 'exact' | 'hour'>, [string, string]> = {
  day: ['le ', 'jour seulement'],
  month: ['le ', 'mois seulement'],
  year: ['l’', 'année seulement'],
}

const ALONE: Record<WriteAction, string> = {
  append: 'compléter',
  update: 'modifier',
  delete: 'effacer',
}
const ALSO: Record<WriteAction, string> = {
  append: 'en ajouter',
  update: 'les modifier',
  delete: 'les effacer',
}

export const french: Tongue = {
  and: (words) => and.format(words),
  or: (words) => or.format(words),
  quote,
  colon: `${THIN}: `,
  decimal: ',',
  period: sayPeriod,
  always: 'depuis le début',
  more: 'ce que vous ajouterez',
  andMore: (more, afterOf) => `et ${afterOf ? of(more) : more}`,
  knownTime: 'seulement avec une date connue',
  accounts: (names) =>
    names.length === 1
      ? `du compte ${names[0]} seulement`
      : `des comptes ${or.format(names)} seulement`,
  notAccounts: (names) =>
    names.length === 1 ? `sauf du compte ${names[0]}` : `sauf des comptes ${or.format(names)}`,
  onlyWhere: (clauses) => `seulement quand ${and.format(clauses)}`,
  yes: 'oui',
  no: 'non',
  present: (title) => `l’indication ${quote(title)} existe`,
  isOneOf: (title, values) => `${quote(title)} est ${or.format(values)}`,
  isNoneOf: (title, values) => `${quote(title)} n’est pas ${or.format(values)}`,
  has: (title, values) => `${or.format(values)} figure dans ${quote(title)}`,
  lacks: (title, values) => `${or.format(values)} ne figure pas dans ${quote(title)}`,
  bounds: (title, { is, from, to }) => {
    const parts = [
      is && `${is}`,
      from && `${from[1] ? 'plus de' : 'au moins'} ${from[0]}`,
      to && `${to[1] ? 'moins de' : 'au plus'} ${to[0]}`,
    ].filter((part) => typeof part === 'string')
    return `${quote(title)} vaut ${parts.join(' mais ')}`
  },
  lies: (title, period) => `${quote(title)} se situe${period}`,
  toAbout: (distance) => `à environ ${distance} près`,
  exactPlace: 'lieu exact',
  place: (about) => `lieu ${about}`,
  exactNumber: (title) => `${title} (valeur exacte)`,
  inSteps: (title, step) => `${title} par pas de ${step}`,
  times: {
    exact: { listed: 'heure exacte', withIt: 'l’heure exacte', ending: 'et l’heure exacte' },
    hour: {
      listed: 'moment à l’heure près',
      withIt: 'le moment à l’heure près',
      ending: 'et quand, à l’heure près',
    },
    day: sayOnly('day'),
    month: sayOnly('month'),
    year: sayOnly('year'),
  },
  timeField: (title, sight) => {
    const exactness = sight === 'exact' ? 'heure exacte' : 'à l’heure près'
    return `${title} (${sight === 'exact' || sight === 'hour' ? exactness : ONLY[sight][1]})`
  },
  withPrecision: (parts) => `avec ${and.format(parts)}`,
  withExactPlace: 'avec le lieu exact',
  withExactPlaceAndTime: 'avec le lieu et l’heure exacts',
  theExactPlace: 'le lieu exact',
  theExactPlaceAndTime: 'le lieu et l’heure exacts',
  the: (thing) => (thing.startsWith('lieu') ? `le ${thing}` : thing),
  allDetails: (count, things) =>
    count === 1 ? `Le seul détail ${of(things)}` : `Les ${count} détails ${of(things)}`,
  from: (name) => `venant ${/^[aeiouàâéèêîôû]/i.test(name) ? 'd’' : 'de '}${name}`,
  under: (quoted) => `sous ${quoted}`,
  allKinds: (count, under) => `Tous les détails ${of(kinds(count, under))}`,
  kinds,
  noneSensitive: 'aucune n’étant sensible',
  andAlso: (list) => `et aussi${THIN}: ${list}`,
  onlyExistence: 'seulement leur existence',
  untitled: (title) => `vos données ${quote(title)}`,
  append: (plain) => `Ajouter ses propres ${plain} à vos données`,
  write: (actions, things) =>
    `${capital(and.format(actions.map((action) => ALONE[action])))} ${things}`,
  mayAlso: (actions) => `Elle peut aussi ${and.format(actions.map((action) => ALSO[action]))}.`,
  may: {
    append: (plain) => `Peut ajouter des ${plain}.`,
    update: (plain) => `Peut modifier des ${plain}, quel qu’en soit l’auteur.`,
    delete: (plain) => `Peut effacer des ${plain}, quel qu’en soit l’auteur.`,
  },
  cannotRead: 'Cela ne lui permet pas de lire quoi que ce soit.',
  cannotReadOrChange: 'Cela ne lui permet ni de lire ni de modifier quoi que ce soit.',
  not: (things) =>
    things.length === 1
      ? `Pas ${things[0]}.`
      : `${capital(things.map((thing) => `ni ${thing}`).join(', '))}.`,
  yourChoice: '(À votre choix) ',
  sensitive: 'Sensible.',
  mayTell: (kinds) => `Cela peut révéler : ${kinds.join(', ')}.`,
  aboutOthers: 'Cela concerne aussi d’autres personnes.',
}

function quote(text: string): string {
  return `«${THIN}${visible(text)}${THIN}»`
}

/** de + les = des, de + le = du, and d' before a vowel. */
function of(things: string): string {
  if (things.startsWith('les ')) return `des ${things.slice(4)}`
  if (things.startsWith('le ')) return `du ${things.slice(3)}`
  return /^[aeiouyàâéèêîôûh]/i.test(things) ? `d’${things}` : `de ${things}`
}

function kinds(count: number, under: string): string {
  return count === 1
    ? `la seule sorte de vos données ${under}`
    : `les ${count} sortes de vos données ${under}`
}

function sayOnly(sight: keyof typeof ONLY) {
  const [article, only] = ONLY[sight]
  const withIt = `${article}${only}`
  return { listed: withIt, withIt, ending: `et ${withIt}` }
}

/** "An exclusive bound is always said as the last day included." */
function sayPeriod({ unit, from, to }: Period, manner: 'of' | 'in'): string {
  if (unit === 'instant') {
    if (!to) return ` depuis le ${instant(from!)}`
    return from ? ` du ${instant(from)} jusqu’au ${instant(to)}` : ` jusqu’au ${instant(to)}`
  }
  if (!to) return ` depuis le ${day(from!)}`
  if (!from) {
    return unit === 'day' ? ` jusqu’au ${day(to)}` : ` jusqu’à la fin ${of(say(to, unit))}`
  }
  if (say(from, unit) === say(to, unit)) {
    if (unit === 'day') return manner === 'of' ? ` du ${day(to)}` : ` le ${day(to)}`
    return manner === 'of' ? ` ${of(say(to, unit))}` : ` en ${say(to, unit)}`
  }
  const [a, b] = [from.getUTCFullYear(), to.getUTCFullYear()]
  if (unit === 'year') {
    const both = `${year(from)} et ${year(to)}`
    if (b === a + 1) return manner === 'of' ? ` de ${both}` : ` en ${both}`
    return ` de ${year(from)} à ${year(to)}`
  }
  if (unit === 'month') {
    return ` ${of(a === b ? month.format(from) : say(from, unit))} à ${say(to, unit)}`
  }
  const sameMonth = a === b && from.getUTCMonth() === to.getUTCMonth()
  const start = sameMonth
    ? ordinal(from)
    : a === b
      ? `${ordinal(from)} ${month.format(from)}`
      : day(from)
  return ` du ${start} au ${day(to)}`
}

function say(date: Date, unit: Period['unit']): string {
  if (unit === 'year') return year(date)
  return unit === 'month' ? `${month.format(date)} ${year(date)}` : day(date)
}

function ordinal(date: Date): string {
  const number = date.getUTCDate()
  return number === 1 ? '1er' : String(number)
}

function day(date: Date): string {
  return `${ordinal(date)} ${month.format(date)} ${year(date)}`
}

function year(date: Date): string {
  return String(date.getUTCFullYear()).padStart(4, '0')
}

function instant(date: Date): string {
  return `${day(date)} à ${date.toISOString().slice(11, 23)} UTC`
}
