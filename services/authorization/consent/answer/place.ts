import type { ResolvedItem } from '@mandate/grants'

export const PLACE_FIELDS = ['latitude', 'longitude']
export const PLACE_STEPS = ['0.001', '0.01', '0.1', '1'] as const
export type PlaceStep = (typeof PLACE_STEPS)[number]

/** The finest step in which any item shows a place: null is exact, undefined when none shows one. */
export function finestPlace(items: readonly ResolvedItem[]): string | null | undefined {
  const steps = items.flatMap((item) =>
    item.concrete.flatMap((permission) =>
      permission.fields
        .filter((field) => PLACE_FIELDS.includes(field.name))
        .map((field) => field.step ?? null),
    ),
  )
  if (steps.length === 0) return undefined
  if (steps.includes(null)) return null
  return steps.sort((a, b) => Number(a) - Number(b))[0]
}

/** The steps that would show less than what was asked; '' leaves it as asked. */
export function placeOptions(asked: string | null): ('' | PlaceStep)[] {
  return ['', ...PLACE_STEPS.filter((step) => asked === null || Number(step) > Number(asked))]
}
