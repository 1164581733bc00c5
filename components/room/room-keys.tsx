'use client'

import { useMemo } from 'react'
import { actionsOnMenu, verdictOf, verdictWords } from '#components/action/other-actions.tsx'
import { stepOffering } from '#components/action/refused-target.ts'
import { useStepAction } from '#components/action/step-action.tsx'
import type { Command } from '#components/shell/commands.tsx'
import { useCommands } from '#components/shell/commands.tsx'
import type { Shortcut } from '#components/shell/shortcuts.tsx'
import { useShortcuts } from '#components/shell/shortcuts.tsx'
import { neighbours } from '#components/step/step-head.tsx'
import { firstReason } from '#components/step/verdict-words.ts'
import { isEnded } from '#domain/incident/state.ts'
import { textIn } from '#domain/runbook/document.ts'
import { CLOSE } from './execution-model.ts'
import type { RoomState } from './room-context.tsx'
import { useRoomState } from './room-context.tsx'

const group = 'Incident room'
const mostStepKeys = 9

function toActions(): void {
  const menu = document.getElementById('other-actions')
  menu?.scrollIntoView({ block: 'start' })
  menu?.querySelector<HTMLElement>('button')?.focus()
}

function shortcutsOf(state: RoomState): Shortcut[] {
  const { model, stepId, goTo, may, setDialog, setPane } = state
  if (!model) return []
  const { before, after } = neighbours(model, stepId)
  const go = (id: string | undefined) => {
    if (id !== undefined) goTo(model.execution.id, id)
  }
  return [
    { keys: 'j', label: 'Next step', group, run: () => go(after?.id) },
    { keys: 'k', label: 'Previous step', group, run: () => go(before?.id) },
    ...model.steps.slice(0, mostStepKeys).map((step) => ({
      keys: String(step.number),
      label: `Step ${step.number}`,
      group,
      run: () => go(step.id),
    })),
    ...(may('evidence.record')
      ? [{ keys: 'e', label: 'Attach evidence', group, run: () => setDialog({ kind: 'attach' }) }]
      : []),
    {
      keys: 'a',
      label: 'Actions of the step',
      group,
      run: () => {
        setPane('step')
        requestAnimationFrame(toActions)
      },
    },
  ]
}

const toneOf = { satisfied: 'ok', unknown: 'held', violated: 'bad' } as const
const iconOf = { satisfied: 'action', unknown: 'hold', violated: 'violated' } as const

/** Actions of the runbook, each with its verdict: held and refused ones too. Choosing one leads to its form, never runs it. */
function actionCommands(state: RoomState, own: ReturnType<typeof useStepAction>): Command[] {
  const { model, goTo, setOpenAction, named, may } = state
  if (model?.execution.status !== 'running' || !may('action.request')) return []
  return actionsOnMenu(model, null).flatMap((action) => {
    const ruling = own?.id === action.id ? own.ruling : verdictOf(model, action)
    if (!ruling) return []
    const reason = firstReason(ruling, named)
    const word = verdictWords[ruling.verdict]
    const offering = stepOffering(model, action.id)
    const step = model.steps.find((each) => each.id === offering)
    return [
      {
        id: `action-${action.id}`,
        label: textIn(action.label),
        group: model.title,
        hint: ruling.verdict === 'unknown' && reason ? `held: ${reason}` : word,
        icon: iconOf[ruling.verdict],
        tone: toneOf[ruling.verdict],
        keywords: [action.id],
        run: () => {
          if (offering) goTo(model.execution.id, offering)
          const isMain = step?.does[0] === action.id
          if (!isMain) setOpenAction({ execution: model.execution.id, action: action.id })
          setTimeout(() => {
            const at = document.querySelector<HTMLElement>(
              isMain ? '.act .button.large' : '.action-open, #other-actions',
            )
            at?.scrollIntoView({ block: 'center' })
            at?.focus()
          }, 60)
        },
      },
    ]
  })
}

function commandsOf(state: RoomState, own: ReturnType<typeof useStepAction>): Command[] {
  const { model, goTo, room, may, setDialog } = state
  const { incident } = room
  const ended = isEnded(incident)
  const numbered = incident.number
  const steps: Command[] = (model?.steps ?? []).map((step) => ({
    id: `step-${step.id}`,
    label: `Step ${step.number}: ${step.title}`,
    group: model?.title ?? numbered,
    ...(step.number <= mostStepKeys ? { keys: String(step.number) } : {}),
    run: () => model && goTo(model.execution.id, step.id),
  }))
  const onIncident: Command[] = [
    ...(ended
      ? [{ id: 'reopen', label: 'Reopen the incident', group: numbered, run: () => setDialog({ kind: 'reopen' }) }]
      : [
          incident.commander === room.me.id
            ? {
                id: 'hand-over',
                label: 'Hand over command',
                group: numbered,
                run: () => setDialog({ kind: 'handOver' }),
              }
            : {
                id: 'take-command',
                label: 'Take command',
                group: numbered,
                run: () => setDialog({ kind: 'takeCommand' }),
              },
          { id: 'severity', label: 'Change severity', group: numbered, run: () => setDialog({ kind: 'severity' }) },
          { id: 'status', label: 'Change status', group: numbered, run: () => setDialog({ kind: 'status' }) },
          { id: 'start', label: 'Start a runbook', group: numbered, run: () => setDialog({ kind: 'start' }) },
          { id: 'resolve', label: 'Resolve the incident', group: numbered, run: () => setDialog({ kind: 'resolve' }) },
        ]),
  ]
  const closing: Command[] = model
    ? [{ id: 'close', label: `Close ${model.title}`, group: model.title, run: () => goTo(model.execution.id, CLOSE) }]
    : []
  return [...(may('incident.handOver') ? onIncident : []), ...steps, ...closing, ...actionCommands(state, own)]
}

/** Keys and palette lines of the room. */
export function RoomKeys() {
  const state = useRoomState()
  const own = useStepAction()
  useShortcuts(useMemo(() => shortcutsOf(state), [state]))
  useCommands(useMemo(() => commandsOf(state, own), [state, own]))
  return null
}
