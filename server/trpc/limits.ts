import { Problem } from '#domain/problem.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import { slidingWindow } from '#server/auth/sliding-window.ts'

type Caller = { signedIn: SignedIn | null; address: string }

export type Limits = { countCall(caller: Caller, path: string): void }

const MINUTE_MS = 60_000

/** Calls are counted one by one, inside a batch too. */
export function callLimits(perMinute = { session: 1200, address: 240 }): Limits {
  const sessions = slidingWindow(perMinute.session, MINUTE_MS)
  const addresses = slidingWindow(perMinute.address, MINUTE_MS)
  return {
    countCall({ signedIn, address }) {
      const taken = signedIn ? sessions.take(signedIn.session) : addresses.take(address)
      if (!taken.allowed) {
        throw new Problem('TOO_MANY', `Too many requests from here. Try again in ${taken.retryAfterSeconds} seconds`)
      }
    },
  }
}
