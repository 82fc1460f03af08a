/** Contents of small exports. */

export const recordsPath = 'Takeout/Location History/Records.json'
export const points = (count: number, from = 1_400_000_000_000) =>
  JSON.stringify({
    locations: Array.from({ length: count }, (_, i) => ({
      timestampMs: String(from + i * 60_000),
      latitudeE7: 481_000_000 + i,
      longitudeE7: 112_000_000 + i,
      accuracy: 20,
    })),
  })
export const activity = (items: { title: string; time: string; titleUrl?: string }[]) =>
  JSON.stringify(items.map((item) => ({ header: 'Search', products: ['Search'], ...item })))
export const searchesPath = 'Takeout/My Activity/Search/MyActivity.json'
export const takeoutPart = (part: number) => `takeout-20260101T00000${part}Z-001.zip`
export const jpeg = (text: string) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(text)])
