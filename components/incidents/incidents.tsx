'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { IncidentRow } from '#components/board/incident-row.tsx'
import { DeclareButton } from '#components/declare/declare-button.tsx'
import { IncidentFilters } from '#components/incidents/incident-filters.tsx'
import type { IncidentFilter } from '#components/incidents/use-incident-filter.ts'
import { useIncidentFilter } from '#components/incidents/use-incident-filter.ts'
import { useShortcuts } from '#components/shell/shortcuts.tsx'
import { shownError } from '#components/trpc/shown-error.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'

/** Every incident that is yours to see, newest first. */
export function Incidents() {
  const { slug } = useWorkspace()
  const { filter, setFilter } = useIncidentFilter()
  const search = useRef<HTMLInputElement>(null)
  const pages = useIncidentPages(slug, filter)
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const names = Object.assign({}, ...(pages.data?.pages.map((page) => page.names) ?? []))
  const members = pages.data?.pages.at(-1)?.members ?? []
  const error = pages.error ? shownError(pages.error) : null

  useShortcuts(
    useMemo(
      () => [{ keys: '/', label: 'Search incidents', group: 'This screen', run: () => search.current?.focus() }],
      [],
    ),
  )

  return (
    <LivePage what="The list">
      <div className="page-title">
        <h1>Incidents</h1>
        <span className="spacer" />
        <DeclareButton />
      </div>
      <IncidentFilters filter={filter} onChange={setFilter} search={search} />
      {pages.isPending ? <LoadingRows rows={5} says="Reading the incidents" /> : null}
      {error ? (
        <ErrorState
          title={rows.length > 0 ? 'Further incidents could not be read' : 'The incidents could not be read'}
          id={error.id ?? undefined}
          onRetry={() => void (rows.length > 0 ? pages.fetchNextPage() : pages.refetch())}
        >
          {error.message}. Nothing of them was changed.
        </ErrorState>
      ) : null}
      {pages.data && rows.length === 0 ? (
        <NoneFound filter={filter} onClear={() => setFilter({ status: '', text: '' })} />
      ) : null}
      {rows.length > 0 ? (
        <ul className="incident-rows" aria-busy={pages.isPlaceholderData || undefined}>
          {rows.map((row) => (
            <IncidentRow key={row.id} row={row} names={names} members={members} workspace={slug} />
          ))}
        </ul>
      ) : null}
      {pages.hasNextPage ? (
        <div className="form-actions">
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show older incidents
          </Button>
        </div>
      ) : null}
    </LivePage>
  )
}

function useIncidentPages(slug: string, { status, text }: IncidentFilter) {
  const trpc = useTrpc()
  return useInfiniteQuery({
    queryKey: [slug, 'incident.list', status, text],
    queryFn: ({ pageParam, signal }) =>
      trpc.incident.list.query(
        {
          ...(status ? { status } : {}),
          ...(text ? { text } : {}),
          ...(pageParam ? { before: pageParam } : {}),
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

function NoneFound({ filter, onClear }: { filter: IncidentFilter; onClear: () => void }) {
  if (filter.status === '' && filter.text === '') {
    return (
      <EmptyState title="No incident has been declared here">
        Whatever is declared shows here, and on the board while it is open.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No incident fits this filter" action={<Button onClick={onClear}>Show all incidents</Button>}>
      {filter.text ? <>Searched for “{filter.text}” in titles and numbers.</> : null}
    </EmptyState>
  )
}
