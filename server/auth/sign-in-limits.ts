import type { Taken } from './sliding-window.ts'
import { slidingWindow } from './sliding-window.ts'

/** Password attempts, counted before the password is looked at and given back when it was right. */
export type SignInLimits = {
  take(address: string, email: string): Taken
  succeeded(address: string, email: string): void
}

const QUARTER_HOUR_MS = 15 * 60_000

/** Tight for one address trying one account, wider for an office behind one address, widest for an account tried from everywhere. */
export function signInLimits(most = { pair: 10, address: 60, email: 100 }, now?: () => number): SignInLimits {
  const pairs = slidingWindow(most.pair, QUARTER_HOUR_MS, now)
  const addresses = slidingWindow(most.address, QUARTER_HOUR_MS, now)
  const emails = slidingWindow(most.email, QUARTER_HOUR_MS, now)
  return {
    take(address, email) {
      const all = [pairs.take(`${address} ${email}`), addresses.take(address), emails.take(email)]
      return all.find((taken) => !taken.allowed) ?? { allowed: true, retryAfterSeconds: 0 }
    },
    succeeded(address, email) {
      pairs.forget(`${address} ${email}`)
      addresses.giveBack(address)
      emails.giveBack(email)
    },
  }
}
