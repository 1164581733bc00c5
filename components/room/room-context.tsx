'use client'

import { createContext, useContext } from 'react'
import type { Connection } from '#components/live/connection.ts'
import type { CommandAnswer, Present, QueuedNote, Room, RoomView } from '#components/live/room-view.ts'
import type { Named } from '#components/step/verdict-words.ts'
import type { Permission } from '#domain/access/permissions.ts'
import type { StepView } from '#domain/ruling/ruling.ts'
import type { ExecutionModel } from './execution-model.ts'
import type { Bookmark } from './use-place.ts'

export type PaneName = 'ladder' | 'step' | 'journal'

/** A field of the record form to stand in: where a refusal's first button leads. */
export type FieldTarget = { execution: string; step: string; fact: string; key: string | null }

export type RoomDialog =
  | { kind: 'handOver' | 'takeCommand' | 'severity' | 'status' | 'viewers' | 'resolve' | 'reopen' | 'start' }
  | { kind: 'liftFreeze'; freeze: string }
  | { kind: 'acknowledge'; execution: string; fact: string; entry: number }
  | { kind: 'withdraw'; execution: string; fact: string; entry: number }
  | { kind: 'readAgain'; target: FieldTarget }
  | { kind: 'outside'; execution: string; action: string | null }
  | { kind: 'attach' }

/** An action of the current step whose form is open. */
export type OpenAction = { execution: string; action: string }

export type RoomState = {
  slug: string
  room: Room
  connection: Connection
  presence: readonly Present[]
  notes: RoomView['notes']
  queued: readonly QueuedNote[]
  loadEarlier: () => Promise<void>
  applyAnswer: (answer: CommandAnswer) => void

  executions: readonly ExecutionModel[]
  /** The execution in view. */
  model: ExecutionModel | null
  /** The step in view; null on the last rung, or without an execution. */
  step: StepView | null
  stepId: string
  /** The step you left last, when it is not signed off. */
  bookmark: Bookmark | null

  nameOf: (id: string) => string
  /** What sentences about the execution in view are told with. */
  named: Named
  memberName: (id: string) => string
  kindOf: (id: string) => string | undefined
  /** Server time, ms since 1970. */
  now: () => number
  may: (permission: Permission) => boolean
  /** Why nothing can be sent at this moment; null when it can. */
  waits: string | null

  pane: PaneName
  setPane: (pane: PaneName) => void
  journalOpen: boolean
  setJournalOpen: (open: boolean) => void
  goTo: (execution: string, step: string) => void
  goToField: (target: FieldTarget) => void
  fieldTarget: FieldTarget | null
  clearFieldTarget: () => void
  goToEntry: (seq: number) => void
  entryTarget: { seq: number; turn: number } | null

  /** The refusal of yours that is shown over the step. */
  refusal: number | null
  showRefusal: (seq: number) => void
  closeRefusal: () => void

  openAction: OpenAction | null
  setOpenAction: (action: OpenAction | null) => void
  /** Where somebody asked, from a refusal, to say why waiting is worse. */
  glass: OpenAction | null
  setGlass: (glass: OpenAction | null) => void
  dialog: RoomDialog | null
  setDialog: (dialog: RoomDialog | null) => void
}

const Context = createContext<RoomState | null>(null)

export const RoomContext = Context.Provider

export function useRoomState(): RoomState {
  const state = useContext(Context)
  if (!state) throw new Error('Outside of a room')
  return state
}
