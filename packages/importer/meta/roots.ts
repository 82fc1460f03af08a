import type { Entry, Root } from '../contract.ts'

// Roots changed from year to year; what stays is the tail from the category's folder.
/** Facebook until 2018, when there were but pages: those of its lists stand together. */
const FIRST_FACEBOOK =
  /^((?:[^/]+\/){0,3}?)html\/(?:messages|friends|contact_info|timeline|wall|photos|videos|events|security|ads)\.htm$/
const FACEBOOK = [
  FIRST_FACEBOOK,
  /(^|\/)your_(facebook_activity|activity_across_facebook)\//,
  /(^|\/)posts\/(your_posts|album\/)[^/]*\.(json|html?)$/,
  /(^|\/)(photos_and_videos|likes_and_reactions|comments_and_reactions|messages\/stickers_used)\//,
  /(^|\/)posts\/media\/[^/]+\/\d{3,}[\dn_]*\.\w{3,4}$/,
  /(^|\/)friends\/(your_)?friends\.(json|html?)$/,
  /(^|\/)data_logs\/content\/\d+\/page_\d+\.(json|html?)$/,
  /(^|\/)profile_information\/profile_information\.(json|html?)$/,
  /(^|\/)(apps_and_websites_off_of_facebook|your_interactions_on_facebook)\//,
  /(^|\/)connections\/(friends|followers|supervision)\//,
  /(^|\/)logged_information\/(interactions|search\/your_search|notifications\/notif)/,
  /(^|\/)preferences\/(feed|preferences|memories)\//,
  /(^|\/)personal_information\/(facebook_accounts_center|other_personal_information|profile_information|avatars)\//,
]
/** Who asks for one category alone gets no more than its folder; at times Instagram has such files too. */
const WEAKLY_FACEBOOK = [
  /(^|\/)(ads_information|security_and_login_information)\/[^/]+\.(json|html?)$/,
  // Pictures of whole conversations, by the numbers that they have at Meta.
  /(^|\/)messages\/(photos|videos|audio|files|gifs)\/\d{6,}_\d{6,}(_\d+)*(_[a-z](_\d+)?)?\.\w{3,4}$/,
]
/** Instagram until 2020: its lists beside each other, its pictures by month. */
const FIRST_INSTAGRAM =
  /^((?:[^/]+\/){0,3}?)(?:(?:seen_content|stories_activities)\.json|(?:photos|videos|stories|profile|direct)\/20\d{4}\/[0-9a-f]{32}\.\w+)$/
const INSTAGRAM = [
  /(^|\/)(your_instagram_activity|followers_and_following|apps_and_websites_off_of_instagram)\//,
  /(^|\/)(content|media)\/(posts(_\d+)?|stories|reels|igtv_videos|archived_posts|profile_photos)\.(json|html?)$/,
  /(^|\/)media\/(posts|stories|reels|igtv|profile|other|archived_posts|recently_deleted)\/\d{6}\//,
  /(^|\/)(likes\/liked_(posts|comments)|comments\/(post_comments|reels_comments)(_\d+)?|saved\/saved_(posts|collections))\.(json|html?)$/,
  /(^|\/)(account_information|personal_information)\/personal_information\.(json|html?)$/,
  /(^|\/)ads_information\/(instagram_ads_and_businesses|ads_and_topics)\//,
  /(^|\/)security_and_login_information\/login_and_(profile|account)_creation\//,
  /(^|\/)preferences\/(your_topics|settings|media_settings)\//,
  /(^|\/)personal_information\/(device_information|information_about_you|personal_information|autofill_information)\//,
  /(^|\/)logged_information\/(recent_searches|policy_updates_and_permissions|link_history)\//,
  FIRST_INSTAGRAM,
]
/** Both write their messages in the same way. */
const EITHER = [
  /(^|\/)messages\/[^/]+\/[^/]+\/(message_\d+\.(json|html?)$|(photos|videos|audio|files|gifs)\/)/,
]
/** Pictures of whole conversations; others have folders of that name. */
const BESIDE = [/(^|\/)messages\/(photos|videos|audio|files|gifs)\//]

const FIRST =
  /^((?:[^/]+\/){0,3}?)(?:your_facebook_activity|your_activity_across_facebook|your_instagram_activity|messages|posts|friends|connections|personal_information|profile_information|account_information|photos_and_videos|likes_and_reactions|comments_and_reactions|comments|followers_and_following|content|media|likes|saved|stories|data_logs|logged_information|ads_information|security_and_login_information|preferences|your_interactions_on_facebook|apps_and_websites_off_of_(?:facebook|instagram))\//

/** Where both lie in one folder, as somebody packs them together, these are Facebook's, and all else Instagram's. */
const FACEBOOKS =
  /(^|\/)(your_facebook_activity|your_activity_across_facebook|apps_and_websites_off_of_facebook|your_interactions_on_facebook|connections\/(friends|followers|supervision)|personal_information\/profile_information)\//
const BOTH = [
  /(^|\/)your_instagram_activity\//,
  /(^|\/)(your_facebook_activity|your_activity_across_facebook)\//,
]

/** The folders that an export of one of Meta's services was unpacked from, part by part. */
export function metaRoots(entries: readonly Entry[], service: 'facebook' | 'instagram'): Root[] {
  const placeOf = placesIn(entries)
  const own = prefixes(entries, service === 'facebook' ? FACEBOOK : INSTAGRAM)
  const others = prefixes(entries, service === 'facebook' ? INSTAGRAM : FACEBOOK)
  const otherPlaces = new Set([...others.values()].map(placeOf))
  const found = new Map(own)
  const weak = service === 'facebook' ? prefixes(entries, WEAKLY_FACEBOOK) : new Map<string, Root>()
  for (const [name, root] of weak) if (!otherPlaces.has(placeOf(root))) found.set(name, root)
  for (const [name, root] of prefixes(entries, EITHER)) {
    // A part with messages alone belongs to what the other parts are; Facebook when nothing tells.
    const alone = !others.has(name) && (others.size === 0 || own.size > 0)
    if (alone && (service === 'facebook' || own.size > 0)) found.set(name, root)
  }
  const isAlone = own.size > 0 && others.size === 0
  for (const [name, root] of isAlone ? prefixes(entries, BESIDE) : []) found.set(name, root)
  const mixed = service === 'facebook' ? mixedPlaces(entries, placeOf) : new Set<string>()
  const roots = [...found.values()]
  if (mixed.size === 0) return roots
  const folders = ofFacebook(entries).filter(({ within }) => mixed.has(placeOf(within)))
  return [
    ...roots.filter((root) => !mixed.has(placeOf(root))),
    ...folders.map(({ part, prefix }) => ({ part, prefix })),
  ]
}

/** Which folder a root is: those of parts that are one file each, as of an unpacked folder, are in one place. */
function placesIn(entries: readonly Entry[]): (root: Root) => string {
  const counts = new Map<number, number>()
  for (const { part } of entries) counts.set(part, (counts.get(part) ?? 0) + 1)
  return ({ part, prefix }) => `${counts.get(part) === 1 ? 'file' : part}/${prefix}`
}

/** Places that hold both. */
function mixedPlaces(entries: readonly Entry[], placeOf: (root: Root) => string): Set<string> {
  const [instagram, facebook] = BOTH.map(
    (pattern) => new Set([...prefixes(entries, [pattern]).values()].map(placeOf)),
  ) as [Set<string>, Set<string>]
  return new Set([...instagram].filter((place) => facebook.has(place)))
}

/** Facebook's own folders, and the root that each lies in. */
function ofFacebook(entries: readonly Entry[]): (Root & { within: Root })[] {
  const found = new Map<string, Root & { within: Root }>()
  for (const { part, path } of entries) {
    const folder = FACEBOOKS.exec(path)
    if (!folder) continue
    const prefix = path.slice(0, folder.index + folder[0].length)
    const within = { part, prefix: FIRST.exec(path)?.[1] ?? '' }
    found.set(`${part}/${prefix}`, { part, prefix, within })
  }
  return [...found.values()]
}

function prefixes(entries: readonly Entry[], evidence: readonly RegExp[]): Map<string, Root> {
  const found = new Map<string, Root>()
  for (const { part, path } of entries) {
    if (!evidence.some((pattern) => pattern.test(path))) continue
    const first = FIRST_FACEBOOK.exec(path) ?? FIRST_INSTAGRAM.exec(path)
    const prefix = first?.[1] ?? FIRST.exec(path)?.[1] ?? ''
    found.set(`${part}/${prefix}`, { part, prefix })
  }
  return found
}
