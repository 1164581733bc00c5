import type { Resource, Role } from '#domain/access/permissions.ts'
import { access } from '#domain/access/permissions.ts'
import type { Incident } from '#domain/incident/state.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { runbookDocuments } from '#server/runbook/read.ts'
import type { IncidentParts } from './incident-parts.ts'
import { Interning } from './interning.ts'
import { incidentStream } from './kind.ts'
import { idsInCommand } from './mentioned.ts'
import { memberNames } from './read.ts'
import type { Command, Prepared, Verb } from './verb.ts'

export const resourceOf = (state: Incident): Resource => ({
  kind: 'incident',
  private: state.private,
  viewers: state.viewers,
})

/** Everything a decision reads that stands outside the streams of its command. */
export async function prepare<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
  asked: Pick<Prepared<R>, 'claims' | 'members' | 'runbooks'> = { claims: [], members: [], runbooks: [] },
): Promise<Prepared<R>> {
  const names = parts.names(who.scope)
  const [library, roles, state] = await Promise.all([
    verb.needs?.includes('library') ? parts.library.runbooks(who.scope) : [],
    verb.needs?.includes('roles') ? rolesOf(parts, who) : {},
    verb.names?.(input) ? visibleState(parts, who, verb, input) : null,
  ])
  const ground = { state, library, document: (hash: string) => parts.library.compiled(hash)?.document }
  const interning = new Interning()
  if (verb.names?.(input)) {
    verb.resolve(input, interning, ground)
    await interning.lookUp(parts.db, who.scope, names)
  }
  const resolved = verb.resolve(input, interning, ground)
  const ids = idsInCommand(resolved)
  await names.ensure(ids)
  const hidden = await names.hiddenBeside(input.incident, ids)
  return { input: resolved, added: interning.added, hidden, roles, library, ...asked }
}

/** The incident with the runbooks of its executions compiled; null when it is yet to be declared. */
async function visibleState<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
): Promise<Incident | null> {
  if (verb.permission === 'incident.declare') return null
  const { state } = await parts.journal.loadStream(who.scope, parts.kind, incidentStream(input.incident))
  const answer = state ? access(who.member, verb.permission, resourceOf(state)) : 'hidden'
  if (!state || answer === 'hidden') throw notFound('This incident')
  if (answer === 'denied') throw new Problem('FORBIDDEN', 'Your role in this workspace does not allow this')
  const hashes = Object.values(state.executions).map((run) => run.runbook.hash)
  const unknown = hashes.filter((hash) => !parts.library.compiled(hash))
  const documents = await runbookDocuments(parts.db, who.scope, unknown)
  for (const document of Object.values(documents)) parts.library.compile(document)
  return state
}

async function rolesOf(parts: IncidentParts, who: Membership): Promise<Record<string, Role>> {
  const members = await memberNames(parts.db, who.scope)
  return Object.fromEntries(members.filter(({ removed }) => !removed).map(({ id, role }) => [id, role]))
}
