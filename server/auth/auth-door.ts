import type { DeniedBecause } from '#domain/auth/views.ts'
import type { OidcSettings } from './oidc-settings.ts'

/** What the next-auth route asks of the server. `sid` is the random id inside the cookie. */
export type AuthDoor = {
  secret: string
  origin: string
  signIn(attempt: SignInAttempt): Promise<SignInAnswer>
  signOut(sid: string): Promise<void>
  /** Sign-in by a provider, where one is set up. */
  oidc: OidcSettings | null
  signInByProvider(said: ProviderSaid, from: SignInFrom): Promise<ProviderAnswer>
  /** Why a provider could not be used, for the server's log. */
  report(line: string): void
}

/** Where an attempt comes from. `cookie` is its Cookie header: an older session of the same browser ends. */
export type SignInFrom = { userAgent: string | null; cookie: string | null }

/** What a provider says of a person, once its answer was checked. `roles` is the claim that gives roles, as it came. */
export type ProviderSaid = {
  subject: string
  email: string | null
  emailVerified: boolean
  name: string | null
  roles: unknown
  /** When they signed in there, in seconds since 1970; null where the provider does not say. */
  authTime: number | null
}

export type ProviderAnswer = { outcome: 'signedIn'; sid: string } | { outcome: 'denied'; because: DeniedBecause }

export type SignInAttempt = {
  email: string
  password: string
  address: string
  userAgent: string | null
  /** Cookie header of the attempt: an older session of the same browser ends. */
  cookie: string | null
}

export type SignInAnswer =
  | { outcome: 'signedIn'; sid: string; person: string; name: string; email: string }
  | { outcome: 'refused' }
  | { outcome: 'tooMany'; retryAfterSeconds: number }
