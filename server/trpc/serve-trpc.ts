import { identify } from '#server/auth/identify.ts'
import type { OidcSettings } from '#server/auth/oidc-settings.ts'
import { signIn, signOut } from '#server/auth/sign-in.ts'
import { signInByProvider } from '#server/auth/sign-in-by-provider.ts'
import { newRequestId } from '#server/http/problem-answer.ts'
import type { Door } from '#server/registry.ts'
import { publishRunning } from './caller.ts'
import { appRouter } from './router.ts'
import type { Services } from './services.ts'
import { contextFor, logFailure, trpcDoor } from './trpc-door.ts'

/** The door for browsers, and the way in for pages that Next bundles apart. */
export function serveTrpc(
  services: Services,
  log: (line: string) => void,
  { build = 'test', oidc = null }: { build?: string; oidc?: OidcSettings | null } = {},
): Door {
  const { auth } = services
  const page = { address: 'page', setCookie: () => {} }
  const forPages: Services = { ...services, limits: { countCall: () => {} } }
  publishRunning({
    identify: (cookie) => identify(auth, cookie),
    caller: async ({ cookie, slug }) =>
      appRouter.createCaller(await contextFor(forPages, { ...page, requestId: newRequestId(), cookie, slug }), {
        onError: ({ error, path, ctx }) => logFailure(log, ctx?.requestId ?? '', path ?? 'page', error),
      }),
    auth: {
      secret: auth.secret,
      origin: auth.origin,
      signIn: (attempt) => signIn(auth, attempt),
      signOut: (sid) => signOut(auth, sid),
      oidc,
      signInByProvider: (said, from) => {
        if (!oidc) throw new Error('No provider is set up')
        return signInByProvider({ ...auth, oidc }, said, from)
      },
      report: log,
    },
    build,
  })
  return trpcDoor(services, log)
}
