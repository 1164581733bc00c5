'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { StepView } from '#domain/ruling/ruling.ts'
import type { ExecutionModel } from './execution-model.ts'
import { CLOSE, isPassed } from './execution-model.ts'
import type { Left, Place } from './left-place.ts'
import { isPlace, keepLeft, readLeft } from './left-place.ts'

const shelf = (): Storage => localStorage
const keyOf = (incident: string): string => `holdpoint.place.${incident}`

function remembered(incident: string): Place | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(incident)) ?? 'null')
    return isPlace(value) ? { execution: value.execution, step: value.step } : null
  } catch {
    return null
  }
}

export type Bookmark = { model: ExecutionModel; step: StepView; leftAt: number }

export type Standing = {
  model: ExecutionModel | null
  step: StepView | null
  stepId: string
  bookmark: Bookmark | null
  goTo: (execution: string, step: string) => void
}

type Room = { incident: string; me: string }

/** Where you stand. It outlives a reload; leaving an open step leaves a bookmark, which outlives the page. */
export function usePlace({ incident, me }: Room, models: readonly ExecutionModel[], now: () => number): Standing {
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
  const leaves = useCallback(
    (from: Place) => {
      const at = { ...from, at: now() }
      setLeft(at)
      keepLeft(shelf, me, incident, at)
    },
    [incident, me, now],
  )

  // Where you begin is where you stay: a reading of somebody else never moves you to another step.
  const begins = model?.execution.id
  useEffect(() => {
    if (begins === undefined) return
    setChosen((now) => now ?? remembered(incident) ?? standing.current)
  }, [incident, begins])

  const isMarked = useRef(false)
  // Called away from the page itself: the step that stands open is where to go on, unless one was left before.
  useEffect(() => {
    setLeft(readLeft(shelf, me, incident))
    const hides = () => {
      if (standing.current && !isMarked.current) leaves(standing.current)
    }
    window.addEventListener('pagehide', hides)
    return () => {
      window.removeEventListener('pagehide', hides)
      hides()
    }
  }, [incident, me, leaves])

  const goTo = useCallback(
    (execution: string, next: string) => {
      const from = standing.current
      if (from && (from.execution !== execution || from.step !== next)) leaves(from)
      const place = { execution, step: next }
      setChosen(place)
      try {
        sessionStorage.setItem(keyOf(incident), JSON.stringify(place))
      } catch {
        // Without storage the place lasts until the reload.
      }
    },
    [incident, leaves],
  )
  const bookmark = useMemo((): Bookmark | null => {
    if (!left || (left.execution === model?.execution.id && left.step === stepId)) return null
    const of = models.find((each) => each.execution.id === left.execution)
    const leftStep = of?.steps.find((each) => each.id === left.step)
    const isBegun = leftStep && !isPassed(leftStep) && leftStep.state === 'active'
    return of && isBegun && of.execution.status === 'running' ? { model: of, step: leftStep, leftAt: left.at } : null
  }, [left, models, model, stepId])
  isMarked.current = bookmark !== null
  return { model, step, stepId, bookmark, goTo }
}
