/** Of what came in that order and what is left, whether what is left is not what it alone would be. */
type Excepted = (order: readonly number[], left: readonly number[]) => boolean

const any =
  (...some: readonly Excepted[]): Excepted =>
  (order, left) =>
    some.some((one) => one(order, left))

/** One that was here and is gone, whose halves are both left: what it had is offered to its second choice when the next part comes. */
const without =
  (gone: number, ...halves: readonly (readonly number[])[]): Excepted =>
  (order, left) =>
    order.includes(gone) &&
    !left.includes(gone) &&
    halves.some((some) => some.every((one) => left.includes(one)))

/** What only reading again would tell, by kind: docs/decisions.md says why. */
export const excepted: Record<string, Excepted> = {
  'a photo, its description, its film, its edited copy': without(0, [1, 2], [1, 3]),
  'a whole photo, again in another export, in halves': without(1, [2, 3]),
  'a description that fits by its stem': without(2, [0, 1]),
  'a film whose photo is not here, with its description': without(2, [0, 1]),
  'what Fitbit measured, in lists and tables': any(
    without(0, [1]),
    without(1, [0], [2]),
    without(2, [1]),
  ),
}
