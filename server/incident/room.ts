import { access } from '#domain/access/permissions.ts'
import type { Board, BoardRow, Names, RoomMe, RoomSnapshot, StartableRunbook } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { notFound } from '#domain/problem.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import type { FoundObject } from '#server/catalogue/read.ts'
import { searchObjects } from '#server/catalogue/read.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import { runbookDocuments } from '#server/runbook/read.ts'
import type { IncidentParts } from './incident-parts.ts'
import { incidentStream } from './kind.ts'
import { collectIds, mentionedIds } from './mentioned.ts'
import { resourceOf } from './prepare.ts'
import type { IncidentFilter } from './read.ts'
import { boardRecords, databaseNow, incidentByNumber, incidentRows, memberNames, viewedIncidents } from './read.ts'

const ENTRIES = 300

const readerOf = (who: Membership) => ({ scope: who.scope, member: who.member.id })

export async function namesOf(parts: IncidentParts, who: Membership, ids: Iterable<string>): Promise<Names> {
  const names = parts.names(who.scope)
  const wanted = [...ids]
  await names.reread(wanted)
  await names.ensure(wanted)
  return Object.fromEntries(
    wanted.flatMap((id) => {
      const found = names.get(id)
      return found ? [[id, { kind: found.kind, name: found.name, attributes: found.attributes }]] : []
    }),
  )
}

/** Objects to pick from: what only private incidents have named is found by their viewers alone. */
export async function findObjects(
  parts: IncidentParts,
  who: Membership,
  { kind, text }: { kind: string; text: string },
): Promise<FoundObject[]> {
  const viewed = await viewedIncidents(parts.db, readerOf(who))
  return searchObjects(parts.db, who.scope, viewed, { kind, text, limit: 20 })
}

const idsOfRows = (rows: readonly BoardRow[]) => rows.flatMap(({ apps, environments }) => [...apps, ...environments])

export async function board(parts: IncidentParts, who: Membership): Promise<Board> {
  const [{ rows, lastResolved, freezes }, members, now] = await Promise.all([
    boardRecords(parts.db, readerOf(who)),
    memberNames(parts.db, who.scope),
    databaseNow(parts.db, who.scope),
  ])
  const names = await namesOf(parts, who, [...idsOfRows(rows), ...freezes.map(({ environment }) => environment)])
  const last = lastResolved?.resolvedAt
    ? { number: lastResolved.number, title: lastResolved.title, resolvedAt: lastResolved.resolvedAt }
    : null
  return { now, rows, freezes, lastResolved: last, names, members }
}

export async function listIncidents(parts: IncidentParts, who: Membership, filter: IncidentFilter) {
  const [rows, members] = await Promise.all([
    incidentRows(parts.db, readerOf(who), { ...filter, limit: filter.limit + 1 }),
    memberNames(parts.db, who.scope),
  ])
  const shown = rows.slice(0, filter.limit)
  const next = rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null
  return { rows: shown, next, names: await namesOf(parts, who, idsOfRows(shown)), members }
}

export async function roomByNumber(parts: IncidentParts, who: Membership, number: string): Promise<RoomSnapshot> {
  const id = await incidentByNumber(parts.db, readerOf(who), number)
  if (!id) throw notFound('This incident')
  return room(parts, who, id)
}

/** The incident as it stands, and what the browser needs to fold on from there. */
export async function room(parts: IncidentParts, who: Membership, id: string): Promise<RoomSnapshot> {
  const stream = incidentStream(id)
  const { state: incident } = await parts.journal.loadStream(who.scope, parts.kind, stream)
  if (!incident || access(who.member, 'incident.read', resourceOf(incident)) !== 'allowed')
    throw notFound('This incident')
  const hashes = [...new Set(Object.values(incident.executions).map((run) => run.runbook.hash))]
  const [entries, library, runbooks, members, now, me] = await Promise.all([
    parts.journal.entriesBefore(who.scope, stream, incident.seq + 1, ENTRIES),
    parts.library.runbooks(who.scope),
    runbookDocuments(parts.db, who.scope, hashes),
    memberNames(parts.db, who.scope),
    databaseNow(parts.db, who.scope),
    myRecord(parts, who),
  ])
  return {
    now,
    incident,
    origin: who.workspace.origin,
    entries,
    runbooks,
    startable: library.filter(({ withdrawn }) => !withdrawn).map(startable),
    names: await namesOf(parts, who, new Set([...mentionedIds(incident), ...idsInEntries(entries)])),
    members,
    me,
  }
}

async function myRecord(parts: IncidentParts, who: Membership): Promise<RoomMe> {
  const { id, role } = who.member
  const { state } = await parts.journal.loadStream(who.scope, memberKind, memberStream(id))
  const { joinedAt, invitedBy = null, reset = null } = state ?? {}
  const { authenticatedAt } = who.signedIn
  return { id, role, authenticatedAt, removedAt: null, joinedAt: joinedAt ?? authenticatedAt, invitedBy, reset }
}

function idsInEntries(entries: readonly OpenedEntry[]): Set<string> {
  const ids = new Set<string>()
  for (const { entry, opened } of entries) collectIds([entry.data, opened], ids)
  return ids
}

const startable = ({ id, slug, title, when, hash, scope, cannotStart }: StartableRunbook): StartableRunbook => ({
  id,
  slug,
  title,
  when,
  hash,
  scope,
  cannotStart,
})

export async function startableRunbooks(parts: IncidentParts, who: Membership): Promise<StartableRunbook[]> {
  const library = await parts.library.runbooks(who.scope)
  return library.filter(({ withdrawn }) => !withdrawn).map(startable)
}

/** Throws NOT_FOUND when the incident is not there for this member. */
export async function visibleStream(parts: IncidentParts, who: Membership, id: string) {
  const stream = incidentStream(id)
  const { state } = await parts.journal.loadStream(who.scope, parts.kind, stream)
  if (!state || access(who.member, 'incident.read', resourceOf(state)) !== 'allowed') throw notFound('This incident')
  return stream
}
