import type { Membership, SignedIn } from '#server/auth/signed-in.ts'
import type { Services } from './services.ts'

/** What a call knows. Only middlewares read it; verbs get explicit arguments. */
export type Context = {
  /** Names the request in answers and logs. */
  requestId: string
  /** Address of the connection, for limits. */
  address: string
  signedIn: SignedIn | null
  /** From the header `x-holdpoint-workspace`: a slug, not yet checked. */
  slug: string | null
  /** The membership behind `slug`. Null: no such workspace, or not theirs. */
  membership: Membership | null
  services: Services
  /** Adds a Set-Cookie line to the answer. */
  setCookie(line: string): void
}
