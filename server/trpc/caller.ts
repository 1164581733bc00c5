import type { AuthDoor } from '#server/auth/auth-door.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import type { AppRouter } from './router.ts'

export type Caller = ReturnType<AppRouter['createCaller']>

/** What pages and the next-auth route, which Next bundles apart, may ask of the running server. */
export type Running = {
  /** `cookie` is the request's Cookie header. */
  identify(cookie: string | null): Promise<SignedIn | null>
  /** The router, called as the person behind the cookie in the workspace of `slug`. Errors are TRPCErrors: compare `code`, never the class. */
  caller(request: { cookie: string | null; slug: string | null }): Promise<Caller>
  auth: AuthDoor
  /** Names the running build: pages of another one are old. */
  build: string
}

const KEY = Symbol.for('holdpoint.running')
const holder = globalThis as { [KEY]?: Running }

export function publishRunning(running: Running): void {
  holder[KEY] = running
}

export function running(): Running {
  const found = holder[KEY]
  if (!found) throw new Error('The server is not running in this process')
  return found
}
