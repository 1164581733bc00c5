'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import type { Action } from '#domain/runbook/document.ts'

/** Beside the button that publishes from a private incident: what it says does not stay among those who see it. */
export function LeavesRoom({ action }: { action: Action }) {
  const { room } = useRoomState()
  if (action.effect.kind !== 'publish' || !room.incident.private) return null
  return (
    <p className="leaves-room">
      <b>This leaves the room.</b> The incident is private; the owners of the apps you name read these words all the
      same, and nothing else of it.
    </p>
  )
}
