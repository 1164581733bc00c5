'use client'

import { ClockLine } from '#components/format/clock-line.tsx'
import { useRoomState } from './room-context.tsx'

/** What runs out in this incident, the earliest first, the same in every browser. */
export function RoomClocks() {
  const { executions } = useRoomState()
  const clocks = executions
    .flatMap(({ clocks, title, scope }) => clocks.map((clock) => ({ ...clock, of: `${title} on ${scope}` })))
    .toSorted((a, b) => Date.parse(a.until) - Date.parse(b.until))
  if (clocks.length === 0) return null
  return (
    <ul className="room-clocks" aria-label="Clocks">
      {clocks.map(({ id, says, until, of }) => (
        <li key={`${of} ${id}`}>
          <ClockLine says={says} until={Date.parse(until)} />
          {executions.length > 1 ? <span className="quieter"> {of}</span> : null}
        </li>
      ))}
    </ul>
  )
}
