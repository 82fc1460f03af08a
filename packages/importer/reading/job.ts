import type { Class, Entry, Note, Task } from '../contract.ts'

/** An entry and what shall become of it: a task of an importer, or a class that stands already. */
export interface Job {
  entry: Entry
  provider?: string
  /** What tells this reader from others, and from what it will be. */
  salt?: string
  account?: string
  task?: Task
  class?: Class
  note?: Note
}
