'use client'

import { BoardCommands } from '#components/board/board-commands.tsx'
import { boardSentence, inOrder } from '#components/board/board-order.ts'
import { FreezesInForce } from '#components/board/freezes-in-force.tsx'
import { IncidentRow } from '#components/board/incident-row.tsx'
import { NeedsList, useNeeds } from '#components/board/needs-list.tsx'
import { NothingOpen } from '#components/board/nothing-open.tsx'
import { DeclareButton } from '#components/declare/declare-button.tsx'
import { ConnectionMark } from '#components/live/connection-mark.tsx'
import { OfflineBanner } from '#components/live/offline-banner.tsx'
import { useBoard } from '#components/live/use-board.ts'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { Board as BoardData } from '#domain/incident/views.ts'

/** Everything open in the workspace, as it stands now. `initial` is the first paint's. */
export function Board({ initial }: { initial?: BoardData }) {
  const { slug } = useWorkspace()
  const view = useBoard(initial)
  const { board } = view
  const needs = useNeeds(board)
  return (
    <>
      <OfflineBanner connection={view.connection} what="The board" />
      <PageFrame>
        <div className="page-title">
          <h1>Board</h1>
          {board ? <span className="quiet">{boardSentence(board)}</span> : null}
          {needs.length > 0 ? (
            <a className="chip held" href="#needs-you">
              <Icon name="hold" small />
              {needs.length === 1 ? '1 thing waits' : `${needs.length} things wait`} for you
            </a>
          ) : null}
          <span className="spacer" />
          <ConnectionMark connection={view.connection} />
          <DeclareButton />
        </div>
        <section aria-labelledby="open-incidents">
          <div className="section-head">
            <h2 id="open-incidents">Open incidents</h2>
            {board && board.rows.length > 1 ? (
              <span className="meta">Sorted by severity, then by what is held longest</span>
            ) : null}
          </div>
          {view.status === 'loading' ? <LoadingRows rows={4} says="Reading the board" /> : null}
          {view.status === 'error' ? (
            <ErrorState title="The board could not be read" onRetry={view.retry}>
              {view.error} Every incident goes on as it was; open one by its number.
            </ErrorState>
          ) : null}
          {board && board.rows.length === 0 ? <NothingOpen board={board} /> : null}
          {board && board.rows.length > 0 ? (
            <ul className="incident-rows">
              {inOrder(board.rows).map((row) => (
                <IncidentRow key={row.id} row={row} names={board.names} members={board.members} workspace={slug} />
              ))}
            </ul>
          ) : null}
        </section>
        {board ? <BoardCommands rows={board.rows} workspace={slug} /> : null}
        {board && needs.length + board.freezes.length > 0 ? (
          <div className="strip three-columns">
            {needs.length > 0 ? <NeedsList needs={needs} members={board.members} workspace={slug} /> : null}
            {board.freezes.length > 0 ? (
              <FreezesInForce freezes={board.freezes} names={board.names} workspace={slug} />
            ) : null}
          </div>
        ) : null}
      </PageFrame>
    </>
  )
}
