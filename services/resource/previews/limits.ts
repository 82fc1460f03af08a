/** Longer sides of previews, in pixels: one for lists, one for looking at. */
export const SIZES = [320, 1280] as const
export type Size = (typeof SIZES)[number]

/** Files of which a picture is made. Films have none. */
export const TYPES = [
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/tiff'],
  ...['image/heic', 'image/heif'],
]

/** What is larger has no preview: bytes of the file, pixels of the picture. */
export const MOST_BYTES = 200e6
export const MOST_PIXELS = 120e6
/** What one picture may take, in milliseconds, and the process that draws it in bytes. */
export const MOST_TIME = 20_000
export const MOST_MEMORY = 700e6
