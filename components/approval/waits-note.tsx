'use client'

import { useRoomState } from '#components/room/room-context.tsx'

/** Why the button that names this note does nothing at this moment. */
export function WaitsNote({ id }: { id: string }) {
  const { waits } = useRoomState()
  return waits === null ? null : (
    <p className="meta" id={id}>
      {waits}
    </p>
  )
}
