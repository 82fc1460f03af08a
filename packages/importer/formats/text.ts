/**
 * The one gate for text. Everything read from an export passes here once, before anything is made
 * of it: mis-encoded text is repaired where the provider is known for it, then NUL and lone
 * surrogates, which PostgreSQL refuses, become U+FFFD.
 */

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Undoes "each UTF-8 byte written as \u00XX": every maximal run of code units up to U+00FF that
 * holds one of U+0080 or above is taken for bytes and read as UTF-8; a run that is no valid UTF-8
 * stays as it is. Then NFC. Correct text comes back unchanged.
 */
export function repairMojibake(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text
  return text.replace(/[\u0000-\u00ff]+/g, decodeRun).normalize('NFC')
}

function decodeRun(run: string): string {
  if (!/[\u0080-\u00ff]/.test(run)) return run
  try {
    return fatalUtf8.decode(Buffer.from(run, 'latin1'))
  } catch {
    return run
  }
}

/** What the gate had to change. */
export interface Cleaned {
  nul: boolean
  surrogates: boolean
  mojibake: boolean
}

/** A string without NUL and lone surrogates. */
export function cleanString(text: string): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '\ufffd') : text
  return whole.isWellFormed() ? whole : whole.toWellFormed()
}

/**
 * The gate for a value as parsed from JSON: strings and keys, at any depth. Objects come back with
 * a null prototype, so that a key `__proto__` is a key like any other.
 */
export function cleanValue(
  value: unknown,
  options: { mojibake: boolean },
  found: Cleaned,
): unknown {
  if (typeof value === 'string') return cleanOne(value, options, found)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, options, found))
  const out: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value)) {
    out[cleanOne(key, options, found)] = cleanValue(item, options, found)
  }
  return out
}

function cleanOne(text: string, options: { mojibake: boolean }, found: Cleaned): string {
  let out = text
  if (options.mojibake) {
    out = repairMojibake(out)
    if (out !== text) found.mojibake = true
  }
  if (out.includes('\u0000')) {
    found.nul = true
    out = out.replaceAll('\u0000', '\ufffd')
  }
  if (!out.isWellFormed()) {
    found.surrogates = true
    out = out.toWellFormed()
  }
  return out
}
