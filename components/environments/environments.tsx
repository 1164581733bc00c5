'use client'

import { useState } from 'react'
import { DescribeDialog } from '#components/environments/describe-dialog.tsx'
import { EnvironmentItem } from '#components/environments/environment-item.tsx'
import { useRead } from '#components/trpc/use-read.ts'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import type { EnvironmentRow } from '#domain/catalogue/views.ts'

/** Which environments are production: rules on production read it, and hold where nobody said it. */
export function Environments() {
  const [changing, setChanging] = useState<EnvironmentRow | null>(null)
  const environments = useRead(['catalogue.environments'], (trpc, signal) =>
    trpc.catalogue.environments.query({}, { signal }),
  )
  const { data, error } = environments
  const unsaid = data?.filter(({ production }) => production === null).length ?? 0

  return (
    <LivePage what="The list" narrow>
      <div className="page-title">
        <h1>Environments</h1>
        {unsaid > 0 ? <span className="tone-held">{unsaid} not said yet</span> : null}
      </div>
      <p className="quiet">
        Rules on production read this at the moment they rule, in every open incident. Where nobody said it, they hold.
        An environment is added by naming it in an incident.
      </p>
      {environments.loading ? <LoadingRows rows={3} says="Reading the environments" /> : null}
      {error && !data ? (
        <ErrorState title="The environments could not be read" id={error.id ?? undefined} onRetry={environments.again}>
          {error.message}. Nothing was changed.
        </ErrorState>
      ) : null}
      {data?.length === 0 ? (
        <EmptyState title="No environment is named yet">
          The first one stands here once somebody names it in an incident.
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <ul className="list">
          {data.map((environment) => (
            <EnvironmentItem key={environment.id} environment={environment} onChange={() => setChanging(environment)} />
          ))}
        </ul>
      ) : null}
      {changing ? <DescribeDialog of={changing} onClose={() => setChanging(null)} /> : null}
    </LivePage>
  )
}
