'use client'

import { StepActionProvider } from '#components/action/step-action.tsx'
import { Journal } from '#components/journal/journal.tsx'
import { Ladder } from '#components/ladder/ladder.tsx'
import { OfflineBanner } from '#components/live/offline-banner.tsx'
import type { RoomView } from '#components/live/room-view.ts'
import { useRoom } from '#components/live/use-room.ts'
import { StepPane } from '#components/step/step-pane.tsx'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { later, OnDemand } from '#components/ui/on-demand.tsx'
import { PaneTabs } from '#components/ui/pane-tabs.tsx'
import type { RoomSnapshot } from '#domain/incident/views.ts'
import { CommandOffered } from './command-offered.tsx'
import { OverviewStrip } from './overview-strip.tsx'
import { RoomContext } from './room-context.tsx'
import { RoomHeader } from './room-header.tsx'
import { RoomKeys } from './room-keys.tsx'
import { useRoomStateOf } from './use-room-state.ts'

const roomDialogs = later(async () => (await import('./room-dialogs.tsx')).RoomDialogs)

export type RoomProps = { slug: string; number: string; initial: RoomSnapshot; entry: number | null }

/** The incident room: everything known, the next step, and what holds. */
export function Room({ slug, number, initial, entry }: RoomProps) {
  const view = useRoom(number, initial)
  switch (view.status) {
    case 'ready':
      return <OpenRoom slug={slug} view={view} entry={entry} />
    case 'loading':
      return (
        <main className="page" id="main" tabIndex={-1}>
          <LoadingRows rows={6} says={`Reading ${number}`} />
        </main>
      )
    case 'notFound':
      return (
        <main className="page" id="main" tabIndex={-1}>
          <EmptyState title={`${number} does not exist, or is not yours to see.`}>
            Ask whoever sent you here to let you see it.
          </EmptyState>
        </main>
      )
    case 'error':
      return (
        <main className="page" id="main" tabIndex={-1}>
          <ErrorState title={`${number} does not load.`} onRetry={view.retry}>
            {view.error} What was recorded stays recorded.
          </ErrorState>
        </main>
      )
    default:
      return view satisfies never
  }
}

type OpenRoomProps = { slug: string; view: Extract<RoomView, { status: 'ready' }>; entry: number | null }

function OpenRoom({ slug, view, entry }: OpenRoomProps) {
  const state = useRoomStateOf(slug, view, entry)
  const { pane, setPane, journalOpen, model, step, room } = state
  return (
    <RoomContext value={state}>
      <StepActionProvider>
        <RoomKeys />
        <div className="room" data-pane={pane} data-journal={journalOpen ? 'open' : undefined}>
          <RoomHeader />
          <OfflineBanner connection={state.connection} what="The room" />
          <CommandOffered />
          <OverviewStrip />
          <PaneTabs
            label="Pane"
            value={pane}
            onChange={setPane}
            panes={[
              {
                value: 'ladder',
                label: 'Ladder',
                detail: model ? `${model.signedOff}/${model.steps.length}` : undefined,
              },
              { value: 'step', label: step ? `Step ${step.number}` : 'Step' },
              { value: 'journal', label: 'Journal', detail: `#${room.incident.seq}` },
            ]}
          />
          <div className="panes">
            <Ladder />
            <StepPane />
            <Journal />
          </div>
        </div>
        {state.dialog ? <OnDemand part={roomDialogs} props={{}} /> : null}
      </StepActionProvider>
    </RoomContext>
  )
}
