import type { Database } from '#server/db/database.ts'
import type { Journal } from '#server/journal/journal.ts'
import type { LiveAccess } from './live-access.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** What sign-in and access work with. Made once, in `server/main.ts`. */
export type AuthParts = {
  database: Database
  journal: Journal
  live: LiveAccess
  limits: SignInLimits
  /** Seals the session cookie. At least 32 bytes. */
  secret: string
  /** Where browsers find this installation, such as `http://127.0.0.1:4600`. */
  origin: string
}
