'use client'

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Clock } from '#components/format/clock.tsx'
import type { Room } from '#components/live/room-view.ts'
import type { ExecutionModel } from './execution-model.ts'
import { besideOneAnother, nextExpiry, ruleExecution } from './rule-execution.ts'

const again = 15_000

const never = () => () => {}

/** False while the page takes over what the server drew: what counts by the second has to come out the same. */
const useIsHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** Every execution of the room with its verdicts: ruled anew when an entry arrives, a reading expires, or time passes. */
export function useRuled(room: Room | null, nameOf: (id: string) => string, clock: Clock): readonly ExecutionModel[] {
  const [turn, setTurn] = useState(0)
  const hydrated = useIsHydrated()
  const now = useCallback(() => (hydrated ? clock.now() : clock.renderedAt), [hydrated, clock])
  const incident = room?.incident
  const runbooks = room?.runbooks
  const names = room?.names
  const startable = room?.startable
  const me = room?.me.id

  const models = useMemo(() => {
    void turn
    if (!incident || !runbooks || !names || !startable) return []
    const by = { names, nameOf, startable, nowMs: now(), ...(me === undefined ? {} : { me }) }
    const each = incident.executionOrder.flatMap((id): ExecutionModel[] => {
      const execution = incident.executions[id]
      const model = execution ? ruleExecution(execution, runbooks[execution.runbook.hash], by) : null
      return model ? [model] : []
    })
    return besideOneAnother(each)
  }, [incident, runbooks, names, startable, me, nameOf, now, turn])

  useEffect(() => {
    const expiry = nextExpiry(models, now())
    const wait = Math.min(again, expiry === null ? again : Math.max(50, expiry - now() + 20))
    const timer = setTimeout(() => setTurn((count) => count + 1), wait)
    return () => clearTimeout(timer)
  }, [models, now])
  return models
}
