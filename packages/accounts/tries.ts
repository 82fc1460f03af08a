import { networkOf, type Pool, Problem } from '@mandate/server'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

export interface TryLimits {
  /** Wrong passwords per account and minute. */
  perAccount: number
  /** Wrong passwords and new accounts per address and minute. */
  perAddress: number
}

export const defaultLimits: TryLimits = { perAccount: 10, perAddress: 100 }

export type Tries = ReturnType<typeof tries>

/**
 * Counts guesses, in the database, so that all processes count together. A try is counted before it is judged
 * (many at once gain nothing) and given back when it was right.
 */
export function tries(pool: Pool, limits: TryLimits) {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'sign_in_tries',
      tableCreated: true,
      keyPrefix,
      points,
      duration: 60,
      clearExpiredByTimeout: true,
    })
  const accounts = limiter('account', limits.perAccount)
  const addresses = limiter('address', limits.perAddress)
  return {
    /** @throws Problem 429 with Retry-After; the same for names that nobody has */
    async take(name: string | null, address: string): Promise<void> {
      await consume(addresses, networkOf(address))
      if (name !== null) await consume(accounts, name)
    },
    /** What was counted for these names. */
    async forget(names: string[]): Promise<void> {
      await Promise.all(names.flatMap((name) => [accounts.delete(name), addresses.delete(name)]))
    },
    async giveBack(name: string | null, address: string): Promise<void> {
      await addresses.reward(networkOf(address))
      if (name !== null) await accounts.reward(name)
    },
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    const said = {
      en: `Too many tries. Try again in ${seconds} seconds.`,
      fr: `Trop d’essais. Recommencez dans ${seconds} secondes.`,
    }
    throw new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': String(seconds) } })
  }
}
