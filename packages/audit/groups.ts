/**
 * Writes values in groups: while one group is being written, the next gathers, and each caller waits for the commit of
 * its own group. Under load that is one commit for many callers; without load nobody waits for others.
 * A group that fails is written again one by one, so that nobody fails for another's value.
 */
export function grouped<T>(write: (values: T[]) => Promise<void>): (values: T[]) => Promise<void> {
  interface Waiting {
    values: T[]
    done(): void
    fail(error: unknown): void
  }
  let waiting: Waiting[] = []
  let isWriting = false

  const writeAll = async () => {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await write(group.flatMap(({ values }) => values))
        for (const each of group) each.done()
      } catch (error) {
        if (group.length === 1) group[0]!.fail(error)
        else for (const each of group) await write(each.values).then(each.done, each.fail)
      }
    }
    isWriting = false
  }

  return (values) => {
    if (values.length === 0) return Promise.resolve()
    return new Promise((done, fail) => {
      waiting.push({ values, done, fail })
      if (!isWriting) void writeAll()
    })
  }
}
