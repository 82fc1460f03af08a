/** The place of a value in a statement that is written once and runs with another value each time. */
export class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
