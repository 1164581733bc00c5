'use client'

import { Avatar } from '#components/ui/avatar.tsx'
import { CLOSE } from './execution-model.ts'
import { useRoomState } from './room-context.tsx'

/** Who is here now, and the step each stands on. */
export function PresenceList() {
  const { presence, executions, room, model } = useRoomState()
  const words = (step: string | null): string => {
    if (step === null) return 'here'
    const [execution, id] = step.split('/')
    const other = executions.find((each) => each.execution.id === execution)
    const number = id === CLOSE ? 'closing' : (other?.steps.find((each) => each.id === id)?.number ?? 'here')
    return other && other.execution.id !== model?.execution.id ? `${other.title} ${number}` : String(number)
  }
  return (
    <ul className="presence only-wide" aria-label="Here now, and the step each stands on">
      {presence.map((each) => (
        <li key={each.member}>
          <Avatar name={each.name} small me={each.member === room.me.id} />
          {words(each.step)}
        </li>
      ))}
    </ul>
  )
}
