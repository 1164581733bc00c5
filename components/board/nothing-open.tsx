import Link from 'next/link'
import { DeclareButton } from '#components/declare/declare-button.tsx'
import { Moment } from '#components/format/moment.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useMay, useSample, useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { Board } from '#domain/incident/views.ts'

export function NothingOpen({ board }: { board: Board }) {
  const { slug } = useWorkspace()
  const mayDeclare = useMay('incident.declare')
  const mayInvite = useMay('member.invite')
  const sample = useSample()
  const last = board.lastResolved
  return (
    <EmptyState title="No open incidents" action={mayDeclare ? <DeclareButton plain /> : null}>
      {last ? (
        <>
          <Link href={`/w/${slug}/incidents/${last.number}`}>
            {last.number} {last.title}
          </Link>{' '}
          was resolved <Moment at={last.resolvedAt} />.
        </>
      ) : (
        <>
          None has been declared here yet. Whatever is declared shows here at once, for everybody.
          {sample ? (
            <>
              {' '}
              To look around first, open the <Link href={`/w/${sample.slug}`}>sample workspace</Link>: it has one in
              full swing.
            </>
          ) : null}
          {mayInvite ? (
            <>
              {' '}
              Those who work with you come in by <Link href={`/w/${slug}/members`}>an invitation</Link>.
            </>
          ) : null}
        </>
      )}
    </EmptyState>
  )
}
