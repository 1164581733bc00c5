'use client'

import { useMemo } from 'react'
import type { HandOver } from '#domain/incident/hand-over.ts'
import { handOver } from '#domain/incident/hand-over.ts'
import { useRoomState } from './room-context.tsx'

/** What stands at this moment, as whoever takes command reads it before it passes. */
export function useHandOver(): HandOver {
  const { room, executions } = useRoomState()
  return useMemo(
    () => handOver(room.incident, (id) => executions.find((each) => each.execution.id === id)?.input ?? undefined),
    [room.incident, executions],
  )
}
