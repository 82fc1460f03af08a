/**
 * JSON as Facebook writes it: each byte of a text's UTF-8 as an escape of its own, so that every
 * reader takes "é" for "Ã©" until it puts the bytes together again.
 */
export function facebookJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[^\u0000-\u007f]+/g, (text) =>
    [...Buffer.from(text)].map((byte) => `\\u${byte.toString(16).padStart(4, '0')}`).join(''),
  )
}
