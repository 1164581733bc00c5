/** What the next-auth route asks of the server. `sid` is the random id inside the cookie. */
export type AuthDoor = {
  secret: string
  origin: string
  signIn(attempt: SignInAttempt): Promise<SignInAnswer>
  signOut(sid: string): Promise<void>
}

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
