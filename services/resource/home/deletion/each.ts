/**
 * One after the other, also when one of them fails: what is promised to be gone by a time waits for nothing else.
 * @throws what the first that failed has thrown, when all have had their turn
 */
export async function each(steps: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
