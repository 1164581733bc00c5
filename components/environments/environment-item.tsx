'use client'

import { useState } from 'react'
import { productionWords } from '#components/environments/production-words.ts'
import { Moment } from '#components/format/moment.tsx'
import { useRead } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { EnvironmentRow } from '#domain/catalogue/views.ts'

/** One environment: what is said of it, and who said what before. */
export function EnvironmentItem({ environment, onChange }: { environment: EnvironmentRow; onChange: () => void }) {
  const { id, name, production, hidden } = environment
  const [open, setOpen] = useState(false)
  return (
    <li>
      <div className="row wrap">
        {name === '' ? <span className="redacted">redacted</span> : <b dir="auto">{name}</b>}
        <span className={production === null ? 'tone-held row tight' : 'row tight'}>
          {production === null ? <Icon name="unknown" small /> : null}
          {productionWords(production)}
        </span>
        <span className="spacer" />
        <Button size="small" onClick={onChange}>
          {production === null ? 'Say it' : 'Change'} <span className="visually-hidden">for {name}</span>
        </Button>
      </div>
      {hidden ? <span className="meta">Named in a private incident only: others do not see it here.</span> : null}
      <details className="environment-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="meta">
          Who said what <span className="visually-hidden">of {name}</span>
        </summary>
        {open ? <History environment={id} /> : null}
      </details>
    </li>
  )
}

function History({ environment }: { environment: string }) {
  const { data, error, loading, again } = useRead(['catalogue.environmentHistory', environment], (trpc, signal) =>
    trpc.catalogue.environmentHistory.query({ environment }, { signal }),
  )
  if (loading) return <LoadingRows rows={1} says="Reading the history" />
  if (!data)
    return (
      <ErrorState title="The history could not be read" id={error?.id ?? undefined} onRetry={again}>
        {error?.message}.
      </ErrorState>
    )
  return (
    <ol className="environment-said">
      {data.map(({ seq, at, name, when, production }) => (
        <li key={seq}>
          <span className="seq">#{seq}</span> <bdi>{name}</bdi> {when === 'named' ? 'named it: ' : 'said: '}
          {productionWords(production).toLowerCase()}, <Moment at={at} />
        </li>
      ))}
    </ol>
  )
}
