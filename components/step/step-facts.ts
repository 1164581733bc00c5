'use client'

import { useMemo } from 'react'
import { useStepAction } from '#components/action/step-action.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import type { FactStatus, Ruling, StepView } from '#domain/ruling/ruling.ts'
import type { FieldType } from '#domain/runbook/document.ts'

/** A row of what must be known: the fact as it stands, and the step whose field records it. */
export type FactLine = {
  id: string
  status: FactStatus
  type: FieldType
  label: string
  /** Step that asks for it; null for what is computed or established by an action. */
  askedBy: string | null
  typed: boolean
}

/** What a step asks for, and what the rules on its action have read or missed besides. */
export function factsOfStep(model: ExecutionModel, step: StepView, ruling: Ruling | null): FactLine[] {
  const lines = new Map<string, FactLine>()
  const put = (status: FactStatus) => {
    const id = `${status.fact}|${status.key ?? ''}`
    const fact = model.document.facts.find((each) => each.name === status.fact)
    if (!fact || lines.has(id)) return
    const own = step.captures.find((capture) => capture.fact === status.fact)
    const other = model.steps.find((each) => each.captures.some((capture) => capture.fact === status.fact))
    const asking = own ? step : other
    const capture = own ?? asking?.captures.find((each) => each.fact === status.fact)
    lines.set(id, {
      id,
      status,
      type: fact.type,
      label: capture?.label ?? fact.name,
      askedBy: asking?.id ?? null,
      typed: capture?.typed ?? false,
    })
  }
  for (const capture of step.captures) for (const status of capture.status) put(status)
  if (!ruling) return [...lines.values()]
  const { readings } = model.execution
  for (const seq of ruling.restsOn) {
    for (const [fact, list] of Object.entries(readings)) {
      const reading = list.find((each) => each.seq === seq)
      if (reading) put(model.factStatus(fact, reading.key))
    }
  }
  for (const rule of ruling.rules) {
    for (const missed of rule.missed)
      if (model.document.facts.some((fact) => fact.name === missed.fact)) put(model.factStatus(missed.fact, missed.key))
  }
  return [...lines.values()]
}

export function useStepFacts(model: ExecutionModel, step: StepView): FactLine[] {
  const action = useStepAction()
  const ruling = action && step.does.includes(action.id) ? action.ruling : null
  return useMemo(() => factsOfStep(model, step, ruling), [model, step, ruling])
}
