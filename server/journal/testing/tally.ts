import type { Role } from '#domain/access/permissions.ts'
import type { NewEvent, OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { mintScope } from '#server/db/scope.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import type { AppendRequest, SignedInMember } from '../append-request.ts'
import { requires } from '../authorize.ts'
import type { StreamKind } from '../stream-kind.ts'

/** The smallest stream that uses everything: a number that adds up, and a sealed name. */
export type Tally = { id: string; sum: number; name: string | null; entries: number }

export const tallyKind: StreamKind<Tally> = {
  kind: 'catalogue',
  version: 1,
  evolve: (state, e) => {
    const before = state ?? { id: e.entry.stream.split('/')[1] ?? '', sum: 0, name: null, entries: 0 }
    const entries = before.entries + 1
    if (e.entry.type === 'tally.named') return { ...before, entries, name: openText(e, '/name') }
    return { ...before, entries, sum: before.sum + Number(e.entry.data.amount) }
  },
  project: (state, { head }) => ({
    catalogue_object: [
      {
        id: state.id,
        kind: 'tally',
        name: state.name ?? state.id,
        attributes: { sum: state.sum, entries: state.entries, seq: head.seq },
      },
    ],
  }),
}

export const added = (amount: number): NewEvent => ({ type: 'tally.added', tv: 1, data: { amount }, open: {} })
export const named = (name: string): NewEvent => ({ type: 'tally.named', tv: 1, data: {}, open: { '/name': name } })

export const newStream = (): StreamName => `catalogue/${newId()}`

export type Bench = { scope: WorkspaceScope; workspace: string; member: SignedInMember }

/** A workspace with one member who is signed in, put there by the owner of the tables. */
export async function signedInWorkspace(database: TestDatabase, role: Role = 'responder'): Promise<Bench> {
  const workspace = newId()
  await database.owner.query(
    `insert into workspace (id, slug, name, origin, created_at) values ($1, $2, 'Test', 'made', now())`,
    [workspace, `w-${workspace}`],
  )
  const member = await signedInMember(database, workspace, role)
  return { scope: mintScope(workspace), workspace, member }
}

export async function signedInMember(database: TestDatabase, workspace: string, role: Role): Promise<SignedInMember> {
  const ids = { kind: 'member', memberId: newId(), personId: newId(), sessionId: newId() } as const
  const { owner } = database
  await owner.query(
    `insert into person (id, email, name, password_changed_at, created_at) values ($1, $2, 'Ada', now(), now())`,
    [ids.personId, `${ids.personId}@example.org`],
  )
  await owner.query(
    `insert into session (id, person, created_at, last_seen_at, authenticated_at, expires_at)
     values ($1, $2, now(), now(), now(), now() + interval '1 day')`,
    [ids.sessionId, ids.personId],
  )
  await owner.query(
    `insert into member (workspace, id, person, name, email, role, joined_at) values ($1, $2, $3, 'Ada', 'ada@example.org', $4, now())`,
    [workspace, ids.memberId, ids.personId, role],
  )
  return ids
}

type Change = { stream: StreamName; events: readonly NewEvent[]; command?: string; request?: Json }

/** A command that adds these events to one tally and answers its sum. */
export function change(
  { scope, member }: Bench,
  { stream, events, command = newId(), request }: Change,
): AppendRequest<number> {
  return {
    scope,
    actor: member,
    command,
    request: request ?? { verb: 'tally.change', stream, events: events.map(({ data, open }) => ({ data, open })) },
    streams: [stream],
    authorize: requires('catalogue.add', () => ({ kind: 'workspace' })),
    plan: (ctx) => {
      const sum = events.reduce(
        (total, event) => total + Number(event.data.amount ?? 0),
        ctx.state(tallyKind, stream)?.sum ?? 0,
      )
      return { writes: [{ stream, kind: tallyKind, events }], result: sum }
    },
  }
}

export const sumOf = (entries: readonly OpenedEntry[]): Tally | null =>
  entries.reduce<Tally | null>((state, entry) => tallyKind.evolve(state, entry), null)
