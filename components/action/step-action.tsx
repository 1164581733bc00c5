'use client'

import type { ReactNode } from 'react'
import { createContext, useContext } from 'react'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { leftToDo } from '#domain/ruling/completing.ts'
import type { Ruling, StepView } from '#domain/ruling/ruling.ts'
import type { ActionForm } from './use-action-form.ts'
import { useActionForm } from './use-action-form.ts'

const Context = createContext<ActionForm | null>(null)

/**
 * What the step does first, until it is authorized or done: for each where it says so, and again while what was done does
 * not pass. From then on it is on the menu, to be asked for once more.
 */
export function stillToDo(model: ExecutionModel, step: StepView): string | null {
  const [does] = step.does
  if (does === undefined) return null
  const compiled = model.input?.runbook.program.steps.get(step.id)
  if (model.input && compiled && compiled.each !== null) return leftToDo(model.input, compiled).length > 0 ? does : null
  const standing = (model.execution.runs[does] ?? []).filter(
    (run) => run.voidedSeq === null && run.outcome !== 'failed',
  )
  const done = standing.some(({ outcome }) => outcome === 'open') || step.passes?.verdict !== 'violated'
  return standing.length > 0 && done ? null : does
}

/** What the step in view is for: its action, with the parameters being typed. The ladder and the step show one verdict. */
export function StepActionProvider({ children }: { children: ReactNode }) {
  const { model, step } = useRoomState()
  const does = model && step ? stillToDo(model, step) : null
  const action = model?.document.actions.find((each) => each.id === does) ?? null
  return <Context value={useActionForm(model, action)}>{children}</Context>
}

export const useStepActionForm = (): ActionForm | null => useContext(Context)

export function useStepAction(): { id: string; ruling: Ruling } | null {
  const form = useContext(Context)
  return form ? { id: form.action.id, ruling: form.ruling } : null
}
