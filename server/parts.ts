import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Problem } from '#domain/problem.ts'
import { identify, identifyIn } from '#server/auth/identify.ts'
import { ensureSetupToken } from '#server/auth/setup.ts'
import { signInLimits } from '#server/auth/sign-in-limits.ts'
import { createNames } from '#server/catalogue/names.ts'
import { checkout } from '#server/environment.ts'
import { ADDRESS_HEADER } from '#server/http/client-address.ts'
import { fileDoor } from '#server/incident/file-door.ts'
import { createIncidentParts } from '#server/incident/incident-parts.ts'
import type { JournalDeps } from '#server/journal/journal.ts'
import { createJournal } from '#server/journal/journal.ts'
import { liveDoor } from '#server/live/door.ts'
import type { HubOptions } from '#server/live/hub.ts'
import { createHub } from '#server/live/hub.ts'
import type { Door, Registry } from '#server/registry.ts'
import { firstRunbooks, readBuiltIns, refreshLibraries } from '#server/runbook/install.ts'
import { createLibrary } from '#server/runbook/library.ts'
import type { Limits } from '#server/trpc/limits.ts'
import { callLimits } from '#server/trpc/limits.ts'
import { serveTrpc } from '#server/trpc/serve-trpc.ts'
import type { Services } from '#server/trpc/services.ts'

/** What only tests turn: where the journal stops, how the hub keeps time and bounds, how many calls a session has. */
export type Turned = Pick<JournalDeps, 'at'> & Pick<HubOptions, 'limits' | 'timing'> & { calls?: Limits }

/** Builds the journal, the live hub, sign-in and the features on a database, and gives the doors they stand behind. */
export async function openParts(
  registry: Registry,
  { at, limits, timing, calls = callLimits() }: Turned = {},
): Promise<{ doors: Door[]; setupCode: string | null }> {
  const { database, environment, origin, log } = registry
  const build = buildId(environment.development)
  const hub = createHub({ pools: database.pools, build, log, ...(limits && { limits }), ...(timing && { timing }) })
  registry.onStop(hub.close)
  const digestKey = createHmac('sha256', environment.secret).update('repeated commands').digest()
  const journal = createJournal({
    pools: database.pools,
    digestKey,
    onCommitted: hub.committed,
    log,
    refuseWrites: () => (registry.hasRoom() ? null : nearlyFull()),
    ...(at && { at }),
  })
  const builtIns = await readBuiltIns(log)
  await refreshLibraries(database, journal, builtIns).catch((error) => {
    if (!(error instanceof Problem)) throw error
    log(`Newer runbooks were not brought to the workspaces: ${error.message}`)
  })
  const auth = {
    database,
    journal,
    live: hub,
    limits: signInLimits(),
    secret: environment.secret,
    origin,
    firstWrites: () => firstRunbooks(builtIns),
  }
  const incidents = createIncidentParts(database, journal, createLibrary(database), createNames(database))
  const sample = { incidents, asOwner: registry.asOwner, builtIns }
  const services: Services = { auth, incidents, sample, limits: calls }
  const identifyRequest = (request: IncomingMessage) => identify(auth, request.headers.cookie ?? null)
  return {
    doors: [
      serveTrpc(services, log, { build, oidc: environment.oidc }),
      fileDoor({
        incidents,
        identify: (request, slug) => identifyIn(auth, request.headers.cookie ?? null, slug),
        count: (request, visitor) =>
          calls.countCall({ signedIn: visitor?.signedIn ?? null, address: addressOf(request) }, 'file'),
        log,
      }),
      liveDoor({ hub, identify: identifyRequest, addressOf, log }),
    ],
    setupCode: await ensureSetupToken(auth),
  }
}

const nearlyFull = () =>
  new Problem(
    'UNAVAILABLE',
    'The disk of the server is nearly full. Nothing more is recorded until somebody frees room there; reading goes on',
  )

/** Set on every request by the server itself. */
const addressOf = (request: IncomingMessage) => String(request.headers[ADDRESS_HEADER])

/** Tells an old page that the server is newer. */
function buildId(development: boolean): string {
  return development ? 'development' : readFileSync(join(checkout, '.next/BUILD_ID'), 'utf8').trim()
}
