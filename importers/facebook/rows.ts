import { asArray, asObject, type Peek } from '@mandate/importer'
import {
  activity,
  audiences,
  baseKey,
  firstOf,
  listed,
  type Row,
  type RowOf,
  tellsActivity,
  told,
} from '@mandate/importer/meta'
import { isAlbum } from './albums.ts'
import { comments, reactions } from './comments.ts'
import { apps, donations, notifications, payments, pokes } from './dealings.ts'
import { events, friends, lastPlace, places, stories, things } from './lists.ts'
import { bought, listings } from './marketplace.ts'
import { photos } from './photos.ts'
import { hidden, notes, posts } from './posts.ts'
import { profile } from './profile.ts'
import { accountChanges, signIns } from './sign-ins.ts'
import { support, supportByNumber } from './support.ts'
import { clicks, looks, polls } from './viewed.ts'

/** What Meta adds from year to year. */
const OTHERWISE = activity('facebook.activity')
const offFacebook = told('facebook.off_facebook')
const advertisers = audiences('facebook.off_facebook')
/** What Facebook concludes that somebody is interested in. */
const interests = (kind: string) => listed('facebook.interests', kind)

/** What stands in a list, by its name; the number behind the name drifts and is cut off. */
const BY_KEY = new Map<string, Row>(
  Object.entries({
    friends: friends('friend'),
    removed_friends: friends('removed'),
    deleted_friends: friends('removed'),
    rejected_requests: friends('rejected'),
    rejected_friend_requests: friends('rejected'),
    sent_requests: friends('sent_request'),
    sent_friend_requests: friends('sent_request'),
    received_requests: friends('received_request'),
    received_friend_requests: friends('received_request'),
    group_posts: posts,
    pending_posts: posts,
    wall_posts_sent_to_you: posts,
    profile_updates: posts,
    lasso_videos: posts,
    app_posts: posts,
    items_selling: listings,
    items_buying: bought,
    support_correspondence: support,
    support_messages: supportByNumber,
    notes,
    other_photos: photos,
    videos: photos,
    comments,
    group_comments: comments,
    reactions,
    stories_feedback: reactions,
    following: things('facebook.follows', 'following'),
    followers: things('facebook.follows', 'follower'),
    groups_joined: things('facebook.groups', 'joined'),
    groups_admined: things('facebook.groups', 'admin'),
    groups_left: things('facebook.groups', 'left'),
    page_likes: things('facebook.pages', 'liked'),
    pages_followed: things('facebook.pages', 'followed'),
    pages_unfollowed: things('facebook.pages', 'unfollowed'),
    page_recommendations: things('facebook.pages', 'recommended'),
    recommended_pages: things('facebook.pages', 'recommended'),
    pages: things('facebook.pages', 'own'),
    event_responses: events('answered'),
    events_joined: events('joined'),
    events_declined: events('declined'),
    events_interested: events('interested'),
    events_invited: events('invited'),
    your_events: events('made'),
    saves: things('facebook.saved', 'item'),
    collections: things('facebook.saved', 'collection'),
    searches: things('facebook.searches', 'search'),
    group_search: things('facebook.searches', 'group'),
    check_ins: places('check_in'),
    your_places: places('made'),
    location_history: places('location'),
    last_location: lastPlace,
    news_link_clicks: things('facebook.viewed', 'article'),
    archived_stories: stories('archived'),
    recently_viewed: looks('viewed'),
    viewed_things: looks('viewed'),
    recently_visited: looks('visited'),
    visited_things: looks('visited'),
    people_interactions: looks('interacted'),
    group_interactions: looks('interacted'),
    events_interactions: looks('interacted'),
    off_facebook_activity: offFacebook,
    custom_audiences: advertisers,
    custom_audiences_all_types: advertisers,
    topics: interests('ad'),
    inferred_topics: interests('topic'),
    bcts: interests('category'),
    account_activity: signIns(),
    account_accesses: signIns(),
    used_ip_address: signIns(),
    admin_records: accountChanges,
    active_sessions: signIns('session'),
    recognized_devices: signIns('device'),
    payments,
    fundraisers_donated_to: donations,
    pokes,
    installed_apps: apps,
    notifications,
    poll_votes: polls,
    video_polls: polls,
    profile,
  }),
)

/** For lists without a name of their own, and for names nobody has seen yet. */
const BY_PATH: [RegExp, Row][] = [
  [/(^|\/)posts\/(your_posts|posts_on_other|other_people)[^/]*\.json$/i, posts],
  [/(^|\/)posts\/archive(_\d+)?\.json$/i, hidden('archived')],
  [/(^|\/)posts\/trash(_\d+)?\.json$/i, hidden('trash')],
  [/(^|\/)posts\/(check-ins|check_ins)[^/]*\.json$/i, places('check_in')],
  [/(^|\/)posts\/places_you[^/]*tagged_in[^/]*\.json$/i, places('tagged')],
  [/(^|\/)your_places\/places_you[^/]*created[^/]*\.json$/i, places('made')],
  [/(^|\/)your_places\/cities_you[^/]*checked_into[^/]*\.json$/i, places('city')],
  [/(^|\/)(posts|photos_and_videos)\/your_(uncategorized_)?(photos|videos)[^/]*\.json$/i, photos],
  [/(^|\/)album\/\d+\.json$/i, photos],
  [/(^|\/)likes_and_reactions(_\d+)?\.json$/i, reactions],
  [/(^|\/)likes_and_reactions\/[^/]*\.json$/i, reactions],
  [/(^|\/)comments(_and_reactions)?\/comments(_\d+)?\.json$/i, comments],
  [/(^|\/)groups\/your_comments_in_groups[^/]*\.json$/i, comments],
  [/(^|\/)groups\/group_posts[^/]*\.json$/i, posts],
  [/(^|\/)groups\/[^/]*membership_activity[^/]*\.json$/i, things('facebook.groups', 'joined')],
  [/(^|\/)groups\/your_groups[^/]*\.json$/i, things('facebook.groups', 'admin')],
  [/(^|\/)pages\/[^/]*liked[^/]*\.json$/i, things('facebook.pages', 'liked')],
  [/(^|\/)pages\/[^/]*you_?_?follow[^/]*\.json$/i, things('facebook.pages', 'followed')],
  [/(^|\/)followers\/who_you[^/]*followed\.json$/i, things('facebook.follows', 'following')],
  [/(^|\/)followers\/[^/]*followed_you\.json$/i, things('facebook.follows', 'follower')],
  [/(^|\/)events\/event_invitations[^/]*\.json$/i, events('invited')],
  [/(^|\/)events\/your_events[^/]*\.json$/i, events('made')],
  [
    /(^|\/)saved[^/]*\/(your_saved_items|saved_items)[^/]*\.json$/i,
    things('facebook.saved', 'item'),
  ],
  [/(^|\/)saved[^/]*\/collections[^/]*\.json$/i, things('facebook.saved', 'collection')],
  [/(^|\/)your_search_history[^/]*\.json$/i, things('facebook.searches', 'search')],
  [/(^|\/)stories\/archived_stories[^/]*\.json$/i, stories('archived')],
  [/(^|\/)(profile_visits|groups_(and_events_)?you[^/]*visited)\.json$/i, looks('visited')],
  [/(^|\/)(items_viewed|link_history|content_that_has_been_shown[^/]*)\.json$/i, looks('viewed')],
  [/(^|\/)advertisers_you[^/]*interacted_with\.json$/i, clicks],
  [/(^|\/)your_(activity_off_meta_technologies|off-facebook_activity)\.json$/i, offFacebook],
  [/(^|\/)advertisers_using_your_activity_or_information\.json$/i, advertisers],
  [/(^|\/)other_categories_used_to_reach_you\.json$/i, interests('category')],
  [/(^|\/)locations_of_interest\.json$/i, interests('place')],
  [/(^|\/)people_you_may_know\.json$/i, listed('facebook.friends', 'suggested', true)],
  [/(^|\/)profiles_you_visited[^/]*\.json$/i, listed('facebook.viewed', 'visited', true)],
  [/(^|\/)your_recently_viewed_products\.json$/i, listed('facebook.viewed', 'viewed', true)],
  [/(^|\/)polls\/your_poll_votes[^/]*\.json$/i, polls],
  [/(^|\/)other_activity\/pokes\.json$/i, pokes],
  [/(^|\/)messages\/ai_conversations(_\d+)?\.json$/i, OTHERWISE],
  [/(^|\/)notifications\/notifications\.json$/i, notifications],
  [/(^|\/)payment_history\.json$/i, payments],
  [/(^|\/)profile_information\.json$/i, profile],
]

/** Who reads which list of a file; null when nothing in it is known. */
export function rowsOf(path: string, peek: Peek): RowOf | null {
  const byPath = BY_PATH.find(([pattern]) => pattern.test(path))?.[1]
  const known = [...peek.keys].some((key) => BY_KEY.get(baseKey(key)) !== undefined)
  const album = isAlbum(path, peek)
  const isKnown = byPath !== undefined || known || album || isPost(firstOf(peek))
  if (!isKnown) return tellsActivity(path, peek) ? () => OTHERWISE : null
  if (album) return (key) => (key === 'photos' ? photos : OF_THE_ALBUM)
  const loose = kindOf(firstOf(peek))
  return (key) =>
    key === null ? (byPath ?? loose) : (BY_KEY.get(baseKey(key)) ?? byPath ?? OTHERWISE)
}

/** What an album says of itself is in its own record. */
const OF_THE_ALBUM: Row = { whole: true, read: () => [] }

/** Whether a file that lies anywhere is Facebook's: only what nobody else writes will do. */
export function isOurs(peek: Peek): boolean {
  if (peek.top === 'array') return isPost(peek.first(null))
  return [...peek.keys].some(
    (key) => BY_KEY.get(baseKey(key)) !== undefined && (key !== baseKey(key) || key === 'friends'),
  )
}

/** What a list without a name or a place holds. */
function kindOf(first: unknown): Row {
  const data = asArray(asObject(first)['data']).map(asObject)
  if (data.some((one) => 'comment' in one)) return comments
  return data.some((one) => 'reaction' in one) ? reactions : posts
}

function isPost(first: unknown): boolean {
  const value = asObject(first)
  if (!('timestamp' in value)) return false
  return Array.isArray(value['data']) || Array.isArray(value['attachments'])
}
