'use client'

import Link from 'next/link'
import { useNow } from '#components/format/clock.tsx'
import { Span } from '#components/format/elapsed.tsx'
import { TimeLeft } from '#components/format/time-left.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { Board } from '#domain/incident/views.ts'
import type { Need } from './needs-you.ts'
import { needsYou } from './needs-you.ts'

/** What waits for whoever looks, and where. */
export function useNeeds(board: Board | null): Need[] {
  const { me } = useWorkspace()
  const now = useNow(5000)
  return board ? needsYou(board.rows, { id: me.member, role: me.role }, now) : []
}

type NeedsProps = { needs: readonly Need[]; members: Board['members']; workspace: string }

export function NeedsList({ needs, members, workspace }: NeedsProps) {
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? 'Somebody'
  return (
    <section aria-labelledby="needs-you">
      <div className="section-head">
        <h2 id="needs-you">Needs you</h2>
        <span className="meta">{needs.length}</span>
      </div>
      <ul className="list">
        {needs.map((need) => (
          <li key={need.id}>
            <Link href={`/w/${workspace}/incidents/${need.number}`}>{titleOf(need)}</Link>
            <span className="meta">
              <Detail need={need} nameOf={nameOf} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function titleOf(need: Need): string {
  switch (need.kind) {
    case 'approval':
      return need.glass ? `Break-glass: ${need.label}` : `Approval: ${need.label}`
    case 'command':
      return `Take over command of ${need.number}`
    case 'outcome':
      return `Report the outcome: ${need.label}`
    default:
      return need satisfies never
  }
}

function Detail({ need, nameOf }: { need: Need; nameOf: (id: string) => string }) {
  switch (need.kind) {
    case 'approval':
      return (
        <>
          {need.number}, asked by {nameOf(need.by)}. <TimeLeft until={need.until} />
        </>
      )
    case 'command':
      return (
        <>
          {nameOf(need.by)} offers it and commands until you accept. Waiting for <Span since={need.since} />
        </>
      )
    case 'outcome':
      return (
        <>
          {need.number}, yours, open for <Span since={need.since} />
        </>
      )
    default:
      return need satisfies never
  }
}
