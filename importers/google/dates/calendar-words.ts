/** Names of months and zones as Google prints them, and the letters that stand for half a day. */

/** First letters of the months, January first; languages share a row where they agree. */
const MONTHS: string[] = [
  'jan jän janv ene gen sty led janu янв яну січ oca ocak ιαν ian tammi sausio jaan ינו जन ม.ค يناير',
  'feb févr fév fev lut úno uno фев лют şub sub φεβ helmi vasario veebr febr פבר फ़र फर ก.พ فبراير',
  'mar mär märz mars mrt marz maa mas maw мар бер μαρ mart maalis març mac márc מרץ मार्च มี.ค مارس',
  'apr avr abr kwi dub апр кві nis απρ huhti ápr אפר अप्रैल เม.ย أبريل',
  'may mai mag mei maj maig kvě kve мая май тра ma μαΐ μαι touko máj מאי मई พ.ค مايو',
  'jun meith juin giu cze čvn июн юни чер haz ιουν iun kesä juni juny juuni jún jūn יוני जून มิ.ย يونيو',
  'jul juil lug lip čvc июл юли лип tem ιουλ iul heinä juli juuli júl jūl יולי जुल ก.ค يوليو',
  'aug août aou ago sie srp авг сер ağu agu αυγ elo avg ogo ag אוג अग ส.ค أغسطس',
  'sep sept set wrz zář сен сеп вер eyl σεπ syys szept ספט सित ก.ย سبتمبر',
  'oct okt ott out paź říj окт жов eki οκτ loka אוק अक्टू ต.ค أكتوبر',
  'nov lis ноя ное лис kas νοε marras נוב नव พ.ย نوفمبر',
  'dec déc dic dez gru pro дек гру ara δεκ joulu des dets dis דצמ दिस ธ.ค ديسمبر',
]

const MONTH_OF = new Map(
  MONTHS.flatMap((names, month) => names.split(' ').map((name) => [name, month] as const)),
)

// Some of these are other months elsewhere; Croatian is known by the full stop behind its year.
const CROATIAN = 'sij velj ožu tra svi lip srp kol ruj lis stu pro'.split(' ')

/** The month, 0 to 11, of a name in any language, cut or whole; undefined for anything else. */
export function monthOf(name: string, croatian: boolean): number | undefined {
  const known = CROATIAN.indexOf(name)
  if (croatian && known >= 0) return known
  for (let length = name.length; length >= 2; length--) {
    const found = MONTH_OF.get(name.slice(0, length))
    if (found !== undefined) return found
  }
  return undefined
}

/** Minutes east of Greenwich. */
export const OFFSETS: Record<string, number> = Object.assign(Object.create(null), {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEZ: 0,
  CET: 60,
  MEZ: 60,
  SEČ: 60,
  SELČ: 120,
  HNEC: 60,
  BST: 60,
  WEST: 60,
  WESZ: 60,
  IST: 330,
  WAT: 60,
  CEST: 120,
  MESZ: 120,
  HAEC: 120,
  EET: 120,
  OEZ: 120,
  SAST: 120,
  CAT: 120,
  EEST: 180,
  OESZ: 180,
  MSK: 180,
  МСК: 180,
  TRT: 180,
  EAT: 180,
  IDT: 180,
  IRST: 210,
  GST: 240,
  AZT: 240,
  PKT: 300,
  UZT: 300,
  NPT: 345,
  ICT: 420,
  WIB: 420,
  SGT: 480,
  HKT: 480,
  PHT: 480,
  MYT: 480,
  AWST: 480,
  WITA: 480,
  JST: 540,
  KST: 540,
  WIT: 540,
  ACST: 570,
  AEST: 600,
  ACDT: 630,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  BRT: -180,
  ART: -180,
  CLT: -240,
  CLST: -180,
  UYT: -180,
  BOT: -240,
  VET: -240,
  COT: -300,
  PET: -300,
  HNE: -300,
  HAE: -240,
  HNC: -360,
  HAC: -300,
  HNR: -420,
  HAR: -360,
  HNP: -480,
  HAP: -420,
  HNA: -240,
  HAA: -180,
  HNT: -210,
  HAT: -150,
  HAST: -600,
  AMT: -240,
  NST: -210,
  NDT: -150,
  AST: -240,
  ADT: -180,
})

/** Abbreviations that mean another zone in a language: China's, and Israel's. */
export const MEANT: readonly [language: RegExp, abbreviation: RegExp, zone: string][] = [
  [/\d ?年/, /(?<!\p{L})CST(?!\p{L})/u, 'GMT+8'],
  [/\p{Script=Hebrew}/u, /(?<!\p{L})IST(?!\p{L})/u, 'GMT+2'],
]

// "At noon" is the afternoon's beginning; night and early morning are the morning's.
/** What stands for the afternoon, in all languages. */
export const AFTERNOON =
  /p\.? ?m\.?(?![a-zà-ÿ])|下午|中午|晚上|傍晚|오후|午後|μ\.μ\.|(?<![\p{L}])(م|PTG|ptg)(?![\p{L}])/iu
/** What stands for the morning. */
export const MORNING =
  /a\.? ?m\.?(?![a-zà-ÿ])|上午|凌晨|清晨|早上|오전|午前|π\.μ\.|(?<![\p{L}])(ص|PG|pg)(?![\p{L}])/iu

const LOCALES =
  'en de fr es it pt nl pl ru uk tr sv da nb fi cs sk hu ro bg hr el ja ko zh vi id lt ca'.split(
    ' ',
  )

/** The days of the week in the languages above, the longest first. */
export function weekdayNames(): string[] {
  const names = LOCALES.flatMap((locale) => {
    const printer = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
    return [1, 2, 3, 4, 5, 6, 7].map((day) => printer.format(Date.UTC(2024, 0, day)))
  })
  return [...new Set(names)].sort((a, b) => b.length - a.length)
}
