'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { usePickedName } from '#components/evidence/picked-name.ts'
import { useClock } from '#components/format/clock.tsx'
import type { RoomView } from '#components/live/room-view.ts'
import type { Permission } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'
import type { FieldTarget, OpenAction, PaneName, RoomDialog, RoomState } from './room-context.tsx'
import { usePlace } from './use-place.ts'
import { useRuled } from './use-ruled.ts'
import { waitsFor } from './waits.ts'

type ReadyRoom = Extract<RoomView, { status: 'ready' }>

/** Everything the panes share, from what the live room says and what you have chosen to look at. */
export function useRoomStateOf(slug: string, view: ReadyRoom, firstEntry: number | null): RoomState {
  const { room, setPlace } = view
  const clock = useClock()
  const now = clock.now
  const { names, members, me, incident } = room

  const pickedName = usePickedName()
  const nameOf = useCallback((id: string) => names[id]?.name ?? pickedName(id) ?? id, [names, pickedName])
  const kindOf = useCallback((id: string) => names[id]?.kind, [names])
  const memberName = useCallback(
    (id: string) => members.find((member) => member.id === id)?.name ?? 'Someone',
    [members],
  )
  const { private: hidden, viewers } = incident
  const may = useCallback(
    (permission: Permission) => can(me, permission, { kind: 'incident', private: hidden, viewers }),
    [me, hidden, viewers],
  )

  const executions = useRuled(room, nameOf, clock)
  const at = useMemo(() => ({ incident: incident.id, me: me.id }), [incident.id, me.id])
  const place = usePlace(at, executions, now)
  const { model, stepId, goTo } = place
  const [pane, setPane] = useState<PaneName>(firstEntry === null ? 'step' : 'journal')
  const [journalOpen, setJournalOpen] = useState(firstEntry !== null)
  const [fieldTarget, setFieldTarget] = useState<FieldTarget | null>(null)
  const [entryTarget, setEntryTarget] = useState(() => (firstEntry === null ? null : { seq: firstEntry, turn: 1 }))
  const [refusal, setRefusal] = useState<number | null>(null)
  const [openAction, setOpenAction] = useState<OpenAction | null>(null)
  const [glass, setGlass] = useState<OpenAction | null>(null)
  const [dialog, setDialog] = useState<RoomDialog | null>(null)

  const document = model?.document
  const named = useMemo(() => ({ nameOf, document }), [nameOf, document])
  const standsOn = model ? `${model.execution.id}/${stepId}` : null
  useEffect(() => setPlace(standsOn), [setPlace, standsOn])

  const stand = useCallback(
    (execution: string, step: string) => {
      setRefusal(null)
      setOpenAction(null)
      setPane('step')
      goTo(execution, step)
    },
    [goTo],
  )
  const goToField = useCallback(
    (target: FieldTarget) => {
      stand(target.execution, target.step)
      setFieldTarget(target)
    },
    [stand],
  )
  const goToEntry = useCallback((seq: number) => {
    setEntryTarget((before) => ({ seq, turn: (before?.turn ?? 0) + 1 }))
    setPane('journal')
    setJournalOpen(true)
  }, [])
  const showRefusal = useCallback((seq: number) => {
    setRefusal(seq)
    setPane('step')
  }, [])

  return useMemo(
    () => ({
      slug,
      room,
      connection: view.connection,
      presence: view.presence,
      notes: view.notes,
      queued: view.notes.queued,
      loadEarlier: view.loadEarlier,
      applyAnswer: view.applyAnswer,
      executions,
      ...place,
      goTo: stand,
      nameOf,
      named,
      memberName,
      kindOf,
      now,
      may,
      waits: waitsFor(incident, view.connection),
      pane,
      setPane,
      journalOpen,
      setJournalOpen,
      goToField,
      fieldTarget,
      clearFieldTarget: () => setFieldTarget(null),
      goToEntry,
      entryTarget,
      refusal,
      showRefusal,
      closeRefusal: () => setRefusal(null),
      openAction,
      setOpenAction,
      glass,
      setGlass,
      dialog,
      setDialog,
    }),
    [
      slug,
      room,
      view,
      executions,
      place,
      stand,
      nameOf,
      named,
      memberName,
      kindOf,
      now,
      may,
      incident,
      pane,
      journalOpen,
      goToField,
      fieldTarget,
      goToEntry,
      entryTarget,
      refusal,
      showRefusal,
      openAction,
      glass,
      dialog,
    ],
  )
}
