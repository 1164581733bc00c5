import type { Database } from '#server/db/database.ts'
import type { Journal } from '#server/journal/journal.ts'
import type { AuthParts } from './auth-parts.ts'
import type { LiveAccess } from './live-access.ts'
import { signInLimits } from './sign-in-limits.ts'

type Given = { database: Database; journal: Journal; live: LiveAccess; secret: string; origin: string }

/** Sign-in and access, ready to be used. */
export function createAuth({ database, journal, live, secret, origin }: Given): AuthParts {
  return { database, journal, live, secret, origin, limits: signInLimits() }
}
