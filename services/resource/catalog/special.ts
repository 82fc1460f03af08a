import type { CatalogCollection, SpecialCategory } from '@mandate/grants'

/** Where somebody is tells of clinics, places of worship, meetings and beds. */
const WHERE: SpecialCategory[] = ['health', 'sexuality', 'beliefs', 'politics', 'union']
/** What somebody asks, reads and writes in confidence. */
const SAID: SpecialCategory[] = ['health', 'sexuality', 'beliefs', 'politics']
/** What somebody belongs to or says to be for. */
const BELONGS: SpecialCategory[] = ['health', 'sexuality', 'beliefs', 'politics', 'union']

interface Marks {
  all?: SpecialCategory[]
  fields?: Record<string, SpecialCategory[]>
}

/**
 * What each collection may tell of the data that article 9 of the GDPR protects more, said or to be
 * concluded from it (Court of Justice of the EU, C-184/20). All of it is sensitive as well.
 */
const SPECIAL: Record<string, Marks> = {
  'facebook.activity': { all: BELONGS },
  'facebook.apps': { all: SAID },
  // What one goes to says what one is for.
  'facebook.events': { all: BELONGS },
  'facebook.groups': { all: BELONGS },
  'facebook.interests': { all: BELONGS },
  'facebook.messages': { all: SAID },
  'facebook.notifications': { all: SAID },
  'facebook.off_facebook': { all: SAID },
  // Dating, loyalty cards: nobody reads them, but they are there.
  'facebook.other': { all: BELONGS },
  'facebook.pages': { all: BELONGS },
  // A gift says what one is for.
  'facebook.payments': { all: BELONGS },
  'facebook.places': { all: WHERE },
  'facebook.polls': { all: SAID },
  'facebook.profile': {
    fields: {
      religion: ['beliefs'],
      politics: ['politics'],
      relationship: ['sexuality'],
      languages: ['ethnicity'],
    },
  },
  'facebook.searches': { all: SAID },
  'facebook.viewed': { all: SAID },
  'google.activity': { all: SAID },
  'google.blogger': { all: SAID },
  'google.chat': { all: SAID },
  'google.chat.spaces': { all: BELONGS },
  'google.chrome.history': { all: SAID },
  'google.chrome.pages': { all: SAID },
  'google.drive': { all: SAID },
  'google.fit.daily': { all: ['health'] },
  'google.fit.points': { all: ['health'] },
  'google.fit.samples': { all: ['health'] },
  'google.fit.sessions': { all: ['health'] },
  'google.gemini': { all: SAID },
  'google.hangouts': { all: SAID },
  'google.location': { all: WHERE },
  'google.mail': { all: SAID },
  'google.other': { all: SAID },
  // Google finds who is on them by comparing faces.
  'google.photos': { fields: { people: ['biometrics'] } },
  'google.places': { all: WHERE },
  // One of them follows a cycle, one finds partners, one says when to pray.
  'google.play.installs': { all: SAID },
  'google.play.library': { all: SAID },
  'google.play.purchases': { all: SAID },
  'google.play.reviews': { all: SAID },
  'google.play.subscriptions': { all: SAID },
  'google.plus': { all: SAID },
  'google.purchases': { all: SAID },
  'google.search_contributions': { all: SAID },
  'google.signals': { all: ['health'] },
  'google.trips': { all: WHERE },
  'google.visits': { all: WHERE },
  'google.voice': { all: SAID },
  'google.youtube.searched': { all: SAID },
  'instagram.activity': { all: BELONGS },
  'instagram.answers': { all: SAID },
  'instagram.interests': { all: BELONGS },
  'instagram.messages': { all: SAID },
  'instagram.off_instagram': { all: SAID },
  'instagram.other': { all: BELONGS },
  'instagram.searches': { all: SAID },
  'instagram.viewed': { all: SAID },
  'spotify.interests': { all: BELONGS },
  'spotify.messages': { all: SAID },
  'spotify.opinions': { all: SAID },
  'spotify.searches': { all: SAID },
}

/** The collection with its marks, and its fields with theirs. */
export function withSpecial(one: CatalogCollection): CatalogCollection {
  const { all, fields = {} } = SPECIAL[one.name] ?? {}
  const marked = one.fields.map((field) => {
    const special = fields[field.name]
    return special ? { ...field, special } : field
  })
  return { ...one, ...(all && { special: all }), fields: marked }
}
