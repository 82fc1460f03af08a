/** By what name a file goes out, worked out without the service: for comparing with what it gives. */

export interface Field {
  name: string
  type: string
  sensitive: boolean
  reveals?: string[]
}

const SHOWN_IN: Record<string, string[]> = {
  place: ['latitude', 'longitude', 'altitude'],
  time: ['time'],
  camera: ['device', 'camera'],
}

/** A file is called by its hash unless all that it reveals by itself is shown exactly. */
export function called(fields: Field[], exact: string[], name: string, value: unknown): unknown {
  const reveals = fields.find((one) => one.name === name)?.reveals ?? []
  const isShown = reveals.every((reveal) => {
    const needed = (SHOWN_IN[reveal] ?? []).filter((one) => fields.some((f) => f.name === one))
    return needed.length > 0 && needed.every((one) => exact.includes(one))
  })
  if (isShown) return value
  const renamed = (file: unknown): unknown => {
    const { sha256, name: was } = (file ?? {}) as { sha256?: string; name?: string }
    if (file === null || typeof file !== 'object') return file
    const ending = /\.[A-Za-z][A-Za-z0-9]{0,4}$/.exec(was ?? '')?.[0] ?? ''
    return { ...file, name: `${sha256?.slice(0, 12) ?? 'file'}${ending}` }
  }
  return Array.isArray(value) ? value.map((one) => renamed(one as unknown)) : renamed(value)
}
