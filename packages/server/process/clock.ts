import { isLoopbackUrl } from '../outbound/loopback.ts'
import { ConfigError } from './config.ts'

/**
 * How long ago something was, ms. A machine's clock is set right now and then, also backwards: what is dated later than now was
 * nobody knows when, and counts as older than anything, so that nothing is believed, or waited for, until then.
 * @param since ms, as the clock showed it; `-Infinity`: never
 * @param apart so much later is still now, ms: what is done at once in one process, or what clocks of several differ by
 */
export function elapsed(since: number, now: number, apart = 1_000): number {
  return since > now + apart ? Number.POSITIVE_INFINITY : Math.max(0, now - since)
}

/**
 * Lets this whole process believe that it is earlier or later, libraries too: `CLOCK_SHIFT_SECONDS`, for trying what
 * happens when a machine's clock is wrong. Only a service on loopback can be lied to.
 * @throws ConfigError
 */
export function shiftClock(
  env: NodeJS.ProcessEnv,
  { publicUrl, name }: { publicUrl: string; name: string },
): void {
  const text = env['CLOCK_SHIFT_SECONDS']
  if (!text) return
  if (!/^-?\d{1,8}$/.test(text)) {
    throw new ConfigError(name, ['CLOCK_SHIFT_SECONDS: whole seconds, such as -600'])
  }
  if (!isLoopbackUrl(publicUrl)) {
    throw new ConfigError(name, [
      'CLOCK_SHIFT_SECONDS: nothing where PUBLIC_URL is not on loopback: it is for tests',
    ])
  }
  const shift = Number(text) * 1000
  const real = Date
  const now = () => real.now() + shift
  globalThis.Date = new Proxy(real, {
    construct: (date, given) =>
      given.length === 0 ? new date(now()) : Reflect.construct(date, given),
    get: (date, member) => (member === 'now' ? now : Reflect.get(date, member)),
  })
}
