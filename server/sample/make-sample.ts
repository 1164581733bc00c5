import { randomInt } from 'node:crypto'
import type { Role } from '#domain/access/permissions.ts'
import type { NewEvent, StreamName } from '#domain/journal/entry.ts'
import { runbookPublished } from '#domain/library/library-runbook.ts'
import { memberJoined } from '#domain/member/events.ts'
import { newId } from '#domain/new-id.ts'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import { workspaceCreated } from '#domain/workspace/events.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import { catalogueKind } from '#server/catalogue/kind.ts'
import { mintScope } from '#server/db/scope.ts'
import { freezeKind } from '#server/freeze/kind.ts'
import { importStreams } from '#server/journal/import.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'
import { memberKind } from '#server/member/kind.ts'
import { runbookKind } from '#server/runbook/kind.ts'
import { workspaceKind } from '#server/workspace/kind.ts'
import { sampleOf } from './read.ts'
import type { SampleParts } from './sample-parts.ts'
import type { SimulatedRunbook } from './simulation.ts'
import { Simulation } from './simulation.ts'
import type { Cast } from './stories.ts'
import { finishedStory, runningStory } from './stories.ts'

const DAY_MS = 24 * 3_600_000
const NAMES: Record<keyof Cast, string> = {
  okafor: 'M. Okafor',
  lind: 'J. Lind',
  moreau: 'S. Moreau',
  haddad: 'A. Haddad',
}

/**
 * A workspace of invented people, owned by whoever asks; decided by the real deciders and imported with its own times.
 * The workspace bears the command's id, so a repeated command makes no second one.
 */
export async function makeSample(
  parts: SampleParts,
  { person, name, email }: SignedIn,
  { command: workspace }: { command: string },
  now = Date.now(),
): Promise<{ slug: string }> {
  const made = await sampleOf(parts.incidents.db, workspace, person)
  if (made) return made
  const slug = `sample-${randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')}`
  const owner = newId()
  const cast: Cast = { okafor: newId(), lind: newId(), moreau: newId(), haddad: newId() }
  const roles: Record<string, Role> = {
    [owner]: 'owner',
    ...Object.fromEntries(Object.values(cast).map((id) => [id, 'responder' as const])),
  }
  const runbooks = parts.builtIns.map(simulated)
  const simulation = new Simulation(new Date(now - 3 * DAY_MS).toISOString(), roles, runbooks)
  const system = (stream: StreamName, event: NewEvent) =>
    simulation.writeAs({ kind: 'system', id: 'sample' }, stream, newId(), [event])

  system(`workspace/${workspace}`, workspaceCreated({ slug, origin: 'sample' }, 'Sample platform'))
  const joined = (member: string, as: { person: string; role: Role; name: string; email: string }) =>
    system(`member/${member}`, memberJoined({ person: as.person, role: as.role, by: 'sample', invitedBy: null }, as))
  joined(owner, { person, role: 'owner', name, email })
  for (const [key, member] of Object.entries(cast)) {
    const invented = NAMES[key as keyof Cast]
    joined(member, { person: newId(), role: 'responder', name: invented, email: `${key}@sample.invalid` })
  }
  for (const [i, { id, slug: runbook, hash }] of runbooks.entries()) {
    const { title, source } = parts.builtIns[i] ?? { title: runbook, source: '' }
    system(`runbook/${id}`, runbookPublished({ slug: runbook, origin: 'builtIn', hash, version: 1 }, title, source))
  }
  finishedStory(simulation, cast, now)
  runningStory(simulation, cast, now)

  parts.incidents.library.keep(runbooks.map(({ compiled }) => compiled))
  parts.incidents.names(mintScope(workspace)).add(simulation.named())
  const kindOf = kinds(parts)
  await parts.asOwner((db) =>
    importStreams(db, {
      workspace,
      origin: 'sample',
      kindOf,
      counters: simulation.counters,
      writes: simulation.writes,
    }),
  )
  return { slug }
}

function simulated({ slug, source, hash }: SampleParts['builtIns'][number]): SimulatedRunbook {
  const parsed = parseRunbook(source)
  if (!parsed.ok) throw new Error(`The built-in runbook ${slug} does not validate`)
  const reasons = cannotStart(parsed.document)
  return {
    id: newId(),
    slug,
    hash,
    withdrawn: false,
    cannotStart: reasons.length > 0 ? reasons.join(' ') : null,
    compiled: compileRunbook(parsed.document),
  }
}

function kinds({ incidents }: SampleParts): (stream: StreamName) => StreamKind<unknown> {
  const byName: Record<string, StreamKind<unknown>> = Object.fromEntries(
    [workspaceKind, memberKind, runbookKind, catalogueKind, freezeKind, incidents.kind].map((kind) => [
      kind.kind,
      kind as StreamKind<unknown>,
    ]),
  )
  return (stream) => {
    const kind = byName[stream.slice(0, stream.indexOf('/'))]
    if (!kind) throw new Error(`The sample writes to a stream of no kind: ${stream}`)
    return kind
  }
}
