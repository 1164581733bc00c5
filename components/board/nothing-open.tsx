import Link from 'next/link'
import { DeclareButton } from '#components/declare/declare-button.tsx'
import { Moment } from '#components/format/moment.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { Board } from '#domain/incident/views.ts'

export function NothingOpen({ board }: { board: Board }) {
  const { slug } = useWorkspace()
  const last = board.lastResolved
  return (
    <EmptyState title="No open incidents" action={<DeclareButton plain />}>
      {last ? (
        <>
          <Link href={`/w/${slug}/incidents/${last.number}`}>
            {last.number} {last.title}
          </Link>{' '}
          was resolved <Moment at={last.resolvedAt} />.
        </>
      ) : (
        'None has been declared here yet. When something is wrong, declare it: everybody here sees it at once.'
      )}
    </EmptyState>
  )
}
