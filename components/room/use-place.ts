'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { StepView } from '#domain/ruling/ruling.ts'
import type { ExecutionModel } from './execution-model.ts'
import { CLOSE, isPassed } from './execution-model.ts'

type Place = { execution: string; step: string }
type Left = Place & { at: number }

const keyOf = (incident: string): string => `holdpoint.place.${incident}`

function remembered(incident: string): Place | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(incident)) ?? 'null')
    return typeof value === 'object' && value !== null && 'execution' in value && 'step' in value
      ? { execution: String(value.execution), step: String(value.step) }
      : null
  } catch {
    return null
  }
}

export type Standing = {
  model: ExecutionModel | null
  step: StepView | null
  stepId: string
  bookmark: { step: StepView; leftAt: number } | null
  goTo: (execution: string, step: string) => void
}

/** Where you stand. It outlives a reload; leaving an open step leaves a bookmark. */
export function usePlace(incident: string, models: readonly ExecutionModel[], now: () => number): Standing {
  const [chosen, setChosen] = useState<Place | null>(null)
  const [left, setLeft] = useState<Left | null>(null)

  const running = models.filter((model) => model.execution.status === 'running')
  const model = models.find((each) => each.execution.id === chosen?.execution) ?? running[0] ?? models[0] ?? null
  const within = model?.execution.id === chosen?.execution ? chosen?.step : undefined
  const fallback = model?.at?.id ?? (model ? CLOSE : '')
  const exists = within === CLOSE || model?.steps.some((step) => step.id === within)
  const stepId = exists && within ? within : fallback
  const step = model?.steps.find((each) => each.id === stepId) ?? null

  const standing = useRef<Place | null>(null)
  standing.current = model ? { execution: model.execution.id, step: stepId } : null

  // Where you begin is where you stay: a reading of somebody else never moves you to another step.
  const begins = model?.execution.id
  useEffect(() => {
    if (begins === undefined) return
    setChosen((now) => now ?? remembered(incident) ?? standing.current)
  }, [incident, begins])

  const goTo = useCallback(
    (execution: string, next: string) => {
      const from = standing.current
      if (from && (from.execution !== execution || from.step !== next)) setLeft({ ...from, at: now() })
      const place = { execution, step: next }
      setChosen(place)
      try {
        sessionStorage.setItem(keyOf(incident), JSON.stringify(place))
      } catch {
        // Without storage the place lasts until the reload.
      }
    },
    [incident, now],
  )
  const bookmark = useMemo(() => {
    if (!left || left.execution !== model?.execution.id || left.step === stepId) return null
    const leftStep = model.steps.find((each) => each.id === left.step)
    const begun = leftStep && !isPassed(leftStep) && leftStep.state === 'active'
    return begun ? { step: leftStep, leftAt: left.at } : null
  }, [left, model, stepId])
  return { model, step, stepId, bookmark, goTo }
}
