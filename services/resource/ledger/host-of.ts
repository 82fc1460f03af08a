/** What an app or a provider is called on pages: its host, or what stands in its place. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
