import type { Role } from '#domain/access/permissions.ts'
import { can, hasRank } from '#domain/access/permissions.ts'
import type { BoardRow, IncidentSummary } from '#domain/incident/views.ts'

type Asked = NonNullable<IncidentSummary['asked']>[number]

export type Need = { id: string; number: string } & (
  | { kind: 'approval'; label: string; glass: boolean; by: string; until: number }
  | { kind: 'command'; by: string; since: number }
  | { kind: 'outcome'; label: string; since: number }
)

type Me = { id: string; role: Role }

/** What waits for this member: command that is offered, approvals that are theirs to give, outcomes that they have not reported. */
export function needsYou(rows: readonly BoardRow[], me: Me, now: number): Need[] {
  return rows.flatMap((row) => [...command(row, me), ...approvals(row, me, now), ...outcomes(row, me)])
}

function command({ number, summary: { offer } }: BoardRow, me: Me): Need[] {
  if (offer?.to !== me.id) return []
  return [{ kind: 'command', id: offer.offer, number, by: offer.by, since: Date.parse(offer.at) }]
}

function approvals(row: BoardRow, me: Me, now: number): Need[] {
  const open = (row.summary.asked ?? []).filter(
    (asked) => Date.parse(asked.expiresAt) > now && isTheirs(asked, row, me),
  )
  return open.map(({ approval, label, glass, by, expiresAt }) => ({
    kind: 'approval',
    id: approval,
    number: row.number,
    label,
    glass: glass ?? false,
    by,
    until: Date.parse(expiresAt),
  }))
}

/** As far as the board knows; the room says the rest, such as who invited whom. */
function isTheirs({ by, givers = [] }: Asked, { commander }: BoardRow, me: Me): boolean {
  if (by === me.id || !can(me, 'action.approve', { kind: 'workspace' })) return false
  return givers.every((giver) => {
    if (giver === 'second-person') return true
    return giver === 'commander' ? commander === me.id : hasRank(me.role, giver)
  })
}

function outcomes({ number, summary: { unreported = [] } }: BoardRow, me: Me): Need[] {
  return unreported
    .filter(({ by }) => by === me.id)
    .map(({ run, label, at }) => ({ kind: 'outcome', id: run, number, label, since: Date.parse(at) }))
}
