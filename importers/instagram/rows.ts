import { asArray, asObject, asText, type Peek } from '@mandate/importer'
import {
  activity,
  audiences,
  baseKey,
  firstOf,
  isReply,
  listed,
  type Row,
  type RowOf,
  tellsActivity,
  told,
} from '@mandate/importer/meta'
import { collected } from './collected.ts'
import { each } from './each.ts'
import { firstRows } from './first/rows.ts'
import { answers, comments, things } from './lists.ts'
import { contacts, profileChanges } from './personal.ts'
import { profile } from './profile.ts'
import { reposts } from './reposts.ts'
import { shown } from './shown.ts'
import { signIns } from './sign-ins.ts'

const posts = shown('instagram.posts', 'post')
const stories = shown('instagram.stories', 'story')
const reels = shown('instagram.reels', 'reel')
const follows = (kind: string) => things('instagram.follows', kind, 'profile')
const viewed = (kind: string) => things('instagram.viewed', kind, 'either')
const likedComments = things('instagram.likes', 'comment', 'both')
const INTERESTS = 'instagram.interests'
const interests = (kind: string) => things(INTERESTS, kind, 'name')
/** What Meta adds from year to year. */
const OTHERWISE = activity('instagram.activity')
const offInstagram = told('instagram.off_instagram')
const advertisers = audiences('instagram.off_instagram')
const searches = (kind: string) => things('instagram.searches', kind)

/** What stands in a list, by its name. */
const BY_KEY = new Map<string, Row>(
  Object.entries({
    ig_stories: stories,
    ig_reels_media: reels,
    ig_igtv_media: shown('instagram.posts', 'igtv'),
    ig_archived_post_media: shown('instagram.posts', 'archived'),
    ig_recently_deleted_media: shown('instagram.posts', 'deleted'),
    ig_profile_picture: shown('instagram.posts', 'profile_photo'),
    ig_other_media: shown('instagram.posts', 'other'),
    comments_media_comments: comments,
    comments_reels_comments: comments,
    comments_story_comments: comments,
    likes_media_likes: things('instagram.likes', 'post'),
    likes_comment_likes: likedComments,
    story_activities_story_likes: things('instagram.likes', 'story', 'name'),
    saved_saved_media: things('instagram.saved', 'post'),
    saved_saved_music: things('instagram.saved', 'music'),
    saved_saved_collections: collected,
    checkout_saved_products: things('instagram.saved', 'product'),
    story_activities_polls: answers('poll'),
    story_activities_quizzes: answers('quiz'),
    story_activities_questions: answers('question'),
    story_activities_emoji_sliders: answers('emoji_slider'),
    story_activities_countdowns: answers('countdown'),
    story_activities_reaction_sticker_reactions: answers('reaction'),
    story_activities_emoji_quick_reactions: answers('reaction'),
    story_activities_avatar_quick_reactions: answers('reaction'),
    story_activities_questions_media: answers('question'),
    story_activities_questions_music: answers('question'),
    impressions_history_posts_seen: viewed('post'),
    impressions_history_videos_watched: viewed('video'),
    impressions_history_ads_seen: viewed('ad'),
    impressions_history_ads_clicked: viewed('ad_clicked'),
    impressions_history_chaining_seen: viewed('profile'),
    checkout_saved_recently_viewed_products: viewed('product'),
    text_post_app_text_post_app_posts_seen: viewed('thread'),
    text_post_app_text_posts: shown('instagram.posts', 'thread'),
    text_post_app_media_likes: things('instagram.likes', 'thread'),
    text_post_app_text_post_app_followers: follows('threads_follower'),
    text_post_app_text_post_app_following: follows('threads_following'),
    text_post_app_text_post_app_follow_requests_received: follows('threads_request_received'),
    text_post_app_text_post_app_follow_requests_sent: follows('threads_request_sent'),
    text_post_app_text_post_app_permanent_follow_requests: follows('threads_request_sent'),
    text_post_app_text_post_app_unfollowed_users: follows('threads_unfollowed'),
    text_post_app_text_post_app_blocked_users: follows('threads_blocked'),
    text_post_app_text_post_app_restricted_users: follows('threads_restricted'),
    relationships_following: follows('following'),
    relationships_followers: follows('follower'),
    relationships_follow_requests_sent: follows('request_sent'),
    relationships_permanent_follow_requests: follows('request_sent'),
    relationships_follow_requests_received: follows('request_received'),
    relationships_unfollowed_users: follows('unfollowed'),
    relationships_blocked_users: follows('blocked'),
    relationships_restricted_users: follows('restricted'),
    relationships_close_friends: follows('close_friend'),
    relationships_feed_favorites: follows('favorite'),
    relationships_hide_stories_from: follows('hidden_from'),
    relationships_following_hashtags: follows('hashtag'),
    relationships_dismissed_suggested_users: follows('suggestion_removed'),
    searches_user: searches('user'),
    searches_keyword: searches('keyword'),
    searches_hashtag: searches('hashtag'),
    searches_place: searches('place'),
    account_history_login_history: signIns('sign_in'),
    account_history_logout_history: signIns('sign_out'),
    account_history_registration_info: signIns('sign_up'),
    account_history_password_change_history: signIns('password_change'),
    devices_devices: signIns('device'),
    apps_and_websites_off_meta_activity: offInstagram,
    ig_custom_audiences_all_types: advertisers,
    topics_your_topics: interests('topic'),
    topics_your_reels_topics: interests('topic'),
    topics_your_reels_sentiments: interests('sentiment'),
    topics_your_reels_emotions: interests('sentiment'),
    inferred_data_ig_interest: interests('ad'),
    inferred_data_primary_location: interests('place'),
    impressions_history_posts_not_interested: viewed('not_interested'),
    impressions_history_recs_hidden_authors: viewed('profile_not_interested'),
    profile_profile_change: profileChanges,
    contacts_contact_info: contacts,
    profile_user: profile,
    profile_media_reposts: reposts,
  }),
)

/** Lists of people, by their files: since 2025 they have no name of their own, one after another. */
const FOLLOWS: [string, string][] = [
  ['followers', 'follower'],
  ['following', 'following'],
  ['following_hashtags', 'hashtag'],
  ['(pending|recent)_follow_requests', 'request_sent'],
  ["follow_requests_you['’_]ve_received", 'request_received'],
  ['recently_unfollowed_(profiles|accounts)', 'unfollowed'],
  ['blocked_(profiles|accounts)', 'blocked'],
  ['restricted_(profiles|accounts)', 'restricted'],
  ['close_friends', 'close_friend'],
  ["(profiles|accounts)_you['’_]ve_favorited", 'favorite'],
  ['hide_story_from', 'hidden_from'],
  ['removed_suggestions', 'suggestion_removed'],
]

/** The same of Threads. */
const THREADS: [string, string][] = [
  ['followers', 'threads_follower'],
  ['following', 'threads_following'],
  ["follow_requests_you['’_]ve_received", 'threads_request_received'],
  ['(pending|recent)_follow_requests', 'threads_request_sent'],
  ['recently_unfollowed_(profiles|accounts)', 'threads_unfollowed'],
  ['blocked_(profiles|accounts)', 'threads_blocked'],
  ['restricted_(profiles|accounts)', 'threads_restricted'],
]

/** For lists without a name of their own, and for names nobody has seen yet. */
const BY_PATH: [RegExp, Row][] = [
  [/(^|\/)(content|media)\/posts(_\d+)?\.json$/i, posts],
  [/(^|\/)(content|media)\/stories(_\d+)?\.json$/i, stories],
  [/(^|\/)(content|media)\/reels(_\d+)?\.json$/i, reels],
  [/(^|\/)(content|media)\/archived_posts(_\d+)?\.json$/i, shown('instagram.posts', 'archived')],
  [/(^|\/)(content|media)\/igtv_videos(_\d+)?\.json$/i, shown('instagram.posts', 'igtv')],
  [/(^|\/)(content|media)\/reposts(_\d+)?\.json$/i, reposts],
  [/(^|\/)comments\/[^/]*comments(_\d+)?\.json$/i, comments],
  [/(^|\/)likes\/liked_posts(_\d+)?\.json$/i, things('instagram.likes', 'post')],
  [/(^|\/)likes\/liked_comments(_\d+)?\.json$/i, likedComments],
  [/(^|\/)story_[^/]*\/story_likes(_\d+)?\.json$/i, things('instagram.likes', 'story', 'name')],
  [/(^|\/)saved\/saved_posts(_\d+)?\.json$/i, things('instagram.saved', 'post')],
  [/(^|\/)saved\/saved_collections(_\d+)?\.json$/i, collected],
  ...FOLLOWS.map(([name, kind]): [RegExp, Row] => [
    new RegExp(`(^|/)followers_and_following/(?:${name})(_\\d+)?\\.json$`, 'i'),
    follows(kind),
  ]),
  ...THREADS.map(([name, kind]): [RegExp, Row] => [
    new RegExp(`(^|/)threads/(?:${name})(_\\d+)?\\.json$`, 'i'),
    follows(kind),
  ]),
  [/(^|\/)threads\/threads_viewed[^/]*\.json$/i, viewed('thread')],
  [/(^|\/)threads\/liked_threads[^/]*\.json$/i, things('instagram.likes', 'thread')],
  [/(^|\/)shopping\/recently_viewed_items[^/]*\.json$/i, viewed('product')],
  [/(^|\/)ai\/interest_categories[^/]*\.json$/i, interests('ai')],
  [/(^|\/)ads_and_topics\/posts_viewed[^/]*\.json$/i, viewed('post')],
  [/(^|\/)ads_and_topics\/videos_watched[^/]*\.json$/i, viewed('video')],
  [/(^|\/)ads_and_topics\/ads_viewed[^/]*\.json$/i, viewed('ad')],
  [/(^|\/)ads_and_topics\/ads_clicked[^/]*\.json$/i, viewed('ad_clicked')],
  [/(^|\/)ads_and_topics\/suggested_(profiles|accounts)_viewed\.json$/i, viewed('profile')],
  [/(^|\/)story_[^/]*\/stories_viewed(_\d+)?\.json$/i, viewed('story')],
  [/(^|\/)link_history\/link_history[^/]*\.json$/i, viewed('link')],
  [/(^|\/)story_[^/]*\/polls(_\d+)?\.json$/i, answers('poll')],
  [/(^|\/)story_[^/]*\/quizzes(_\d+)?\.json$/i, answers('quiz')],
  [/(^|\/)story_[^/]*\/questions(_\d+)?\.json$/i, answers('question')],
  [/(^|\/)story_[^/]*\/emoji_sliders(_\d+)?\.json$/i, answers('emoji_slider')],
  [/(^|\/)your_activity_off_meta_technologies\.json$/i, offInstagram],
  [/(^|\/)advertisers_using_your_activity_or_information\.json$/i, advertisers],
  [/(^|\/)other_categories_used_to_reach_you\.json$/i, listed(INTERESTS, 'category')],
  [/(^|\/)locations_of_interest\.json$/i, listed(INTERESTS, 'place')],
  [/(^|\/)(word_or_phrase|keyword)_searches\.json$/i, searches('keyword')],
  [/(^|\/)(account|profile)_searches\.json$/i, searches('user')],
]

/** Who reads which list of a file; null when nothing in it is known. */
export function rowsOf(path: string, peek: Peek): RowOf | null {
  const old = firstRows(path, peek)
  if (old) return old
  const byPath = BY_PATH.find(([pattern]) => pattern.test(path))?.[1]
  const known = [...peek.keys].some((key) => BY_KEY.get(baseKey(key)) !== undefined)
  const first = firstOf(peek)
  const [follower, shows] = [isFollower(first), isShown(first)]
  if (!byPath && !known && !follower && !shows) {
    return tellsActivity(path, peek) ? () => OTHERWISE : null
  }
  const plain = byPath ?? (shows ? posts : follows('follower'))
  return (key) => {
    const row = key === null ? plain : (BY_KEY.get(baseKey(key)) ?? byPath)
    return row ? each(row) : OTHERWISE
  }
}

/** Whether a file that lies anywhere is Instagram's: its lists have names that nobody else uses. */
export function isOurs(peek: Peek, path: string): boolean {
  const first = firstOf(peek)
  if (firstRows(path, peek) || isReply(peek.first('replies'))) return true
  return isFollower(first) || isShown(first) || [...peek.keys].some((key) => BY_KEY.has(key))
}

/** A post by its shape: Facebook's have their media among attachments or beside labels. */
function isShown(first: unknown): boolean {
  const post = asObject(first)
  if (['attachments', 'data', 'label_values'].some((key) => key in post)) return false
  const media = asArray(post['media']).map(asObject)
  return media.some((one) => 'creation_timestamp' in one && typeof one['uri'] === 'string')
}

function isFollower(first: unknown): boolean {
  const [entry] = asArray(asObject(first)['string_list_data'])
  return /^https?:\/\/(www\.)?instagram\.com\//.test(asText(asObject(entry)['href']) ?? '')
}
