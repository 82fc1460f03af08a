import type { Entry, Root } from '@mandate/importer'

// Roots changed from year to year; what stays is the tail from the category's folder.
const EVIDENCE = [
  /(^|\/)your_(facebook_activity|activity_across_facebook)\//,
  /(^|\/)messages\/[^/]+\/[^/]+\/message_\d+\.(json|html?)$/,
  /(^|\/)posts\/(your_posts|album\/)[^/]*\.(json|html?)$/,
  /(^|\/)friends\/(your_)?friends\.(json|html?)$/,
  /(^|\/)data_logs\/content\/\d+\/page_\d+\.(json|html?)$/,
]

const FIRST =
  /^((?:[^/]+\/){0,3}?)(?:your_facebook_activity|your_activity_across_facebook|messages|posts|friends|connections|personal_information|profile_information|photos_and_videos|data_logs)\//

/** The folders that a Facebook export was unpacked from, part by part. */
export function roots(entries: readonly Entry[]): Root[] {
  const found = new Map<string, Root>()
  const instagram = new Set<number>()
  for (const { part, path } of entries) {
    if (/(^|\/)(your_instagram_activity|followers_and_following)\//.test(path)) instagram.add(part)
    if (!EVIDENCE.some((pattern) => pattern.test(path))) continue
    const prefix = FIRST.exec(path)?.[1] ?? ''
    found.set(`${part}/${prefix}`, { part, prefix })
  }
  // Instagram's messages look the same.
  return [...found.values()].filter(({ part }) => !instagram.has(part))
}
