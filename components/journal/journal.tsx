'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import { useShortcuts } from '#components/shell/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { ChainState } from './chain-state.tsx'
import type { ComposerHandle } from './composer.tsx'
import { Composer } from './composer.tsx'
import type { JournalFilter } from './describe-entry.ts'
import { entryWords, passesFilter } from './describe-entry.ts'
import { EntryRow } from './entry-row.tsx'
import type { EntryWindow } from './entry-window.ts'
import { around, newest, withEarlier, withLater } from './entry-window.ts'
import { JournalFilters } from './journal-filters.tsx'
import { QueuedNotes } from './queued-notes.tsx'
import { useEntryTarget } from './use-entry-target.ts'
import { useEntryViews } from './use-entry-views.ts'
import { useLogScroll } from './use-log-scroll.ts'

export function Journal() {
  const { room, connection, queued, entryTarget, goToEntry, loadEarlier, pane, setPane, setJournalOpen, executions } =
    useRoomState()
  const moved = useMemo(() => new Set(executions.flatMap((each) => each.moved.map(({ run }) => run.seq))), [executions])
  const described = useEntryViews()
  const [filter, setFilter] = useState<JournalFilter>('all')
  const [search, setSearch] = useState('')
  const [drawn, setDrawn] = useState<EntryWindow | null>(null)
  const log = useRef<HTMLDivElement>(null)
  const finder = useRef<HTMLInputElement>(null)
  const composer = useRef<ComposerHandle>(null)

  const wanted = search.trim().toLowerCase()
  const listed = useMemo(
    () =>
      described.filter(
        ({ view, seq }) =>
          passesFilter(view, filter) && (wanted === '' || wanted === `#${seq}` || entryWords(view).includes(wanted)),
      ),
    [described, filter, wanted],
  )
  const { from, to } = drawn ?? newest(listed.length)
  const shown = listed.slice(from, to ?? undefined)
  const lastSeq = room.incident.seq + queued.length
  const { unseen, toEnd } = useLogScroll(log, lastSeq, to === null, pane === 'journal')

  const open = useCallback(() => {
    setPane('journal')
    setJournalOpen(true)
  }, [setPane, setJournalOpen])
  const toLive = useCallback(() => {
    open()
    setDrawn(null)
    setFilter('all')
    setSearch('')
    requestAnimationFrame(toEnd)
  }, [open, toEnd])

  useShortcuts(
    useMemo(
      () => [
        { keys: 'l', label: 'Journal, newest entry', group: 'Incident room', run: toLive },
        {
          keys: 'n',
          label: 'Write a note',
          group: 'Incident room',
          run: () => {
            open()
            requestAnimationFrame(() => composer.current?.focus())
          },
        },
        {
          keys: '/',
          label: 'Filter the journal',
          group: 'Incident room',
          run: () => {
            open()
            requestAnimationFrame(() => finder.current?.focus())
          },
        },
      ],
      [open, toLive],
    ),
  )

  useEntryTarget(described, (position) => {
    setFilter('all')
    setSearch('')
    setDrawn(around(position, described.length))
  })

  return (
    <aside className="journal" aria-label="Journal">
      <div className="journal-head">
        <div className="row">
          <h2>Journal</h2>
          <ChainState />
          <span className="spacer" />
          <Button
            className="journal-close"
            variant="quiet"
            size="small"
            icon="close"
            aria-label="Close the journal"
            onClick={() => setJournalOpen(false)}
          />
        </div>
        <JournalFilters
          filter={filter}
          onFilter={(next) => {
            setFilter(next)
            setDrawn(null)
          }}
          refusals={room.incident.refusals + room.incident.outsideActs}
          search={search}
          onSearch={(next) => {
            setSearch(next)
            setDrawn(null)
          }}
          searchRef={finder}
        />
      </div>
      <div className="log-frame">
        <div className="log" role="log" aria-live="polite" aria-label="Entries, newest last" ref={log}>
          {from > 0 || room.hasEarlier ? (
            <div className="log-more">
              <Button
                size="small"
                variant="quiet"
                onClick={() => (from > 0 ? setDrawn(withEarlier({ from, to })) : void loadEarlier())}
              >
                Earlier entries
              </Button>
            </div>
          ) : null}
          {listed.length === 0 ? <p className="log-empty meta">No entry like this yet.</p> : null}
          {shown.map(({ seq, at, view }) => (
            <EntryRow
              key={seq}
              seq={seq}
              at={at}
              view={view}
              focused={entryTarget?.seq === seq}
              moved={moved.has(seq)}
              onFollow={goToEntry}
            />
          ))}
          {to !== null && to < listed.length ? (
            <div className="log-more">
              <Button size="small" variant="quiet" onClick={() => setDrawn(withLater({ from, to }, listed.length))}>
                Later entries
              </Button>
            </div>
          ) : null}
          {connection.state === 'gap' ? (
            <p className="log-gap">
              <Icon name="gap" small />
              Gap after #{connection.lastSeq}. Later entries are not drawn
            </p>
          ) : null}
          <QueuedNotes />
        </div>
        {unseen > 0 ? (
          <Button size="small" icon="down" className="log-pill" onClick={toLive}>
            {unseen} new
          </Button>
        ) : null}
      </div>
      <Composer ref={composer} />
    </aside>
  )
}
