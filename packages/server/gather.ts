/**
 * Does small pieces of work in groups: while one group is at it, the next gathers. Under load that is one
 * statement and one commit for many callers; without load nobody waits for others.
 * `work` gives a result for each item, in their order. A group that fails is done again one by one, so that
 * nobody fails for another's item.
 */
export function gather<T, R>(work: (items: T[]) => Promise<R[]>): (item: T) => Promise<R> {
  let waiting: { item: T; done(result: R): void; fail(error: unknown): void }[] = []
  let isWorking = false

  async function workOff(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const results = await work(group.map(({ item }) => item))
        for (const [at, { done }] of group.entries()) done(results[at] as R)
      } catch (error) {
        if (group.length === 1) group[0]!.fail(error)
        else for (const { item, done, fail } of group) await alone(item).then(done, fail)
      }
    }
    isWorking = false
  }

  const alone = async (item: T) => (await work([item]))[0] as R

  return (item) =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      if (!isWorking) void workOff()
    })
}
