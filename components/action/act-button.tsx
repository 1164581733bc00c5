'use client'

import { ApprovalAsk } from '#components/approval/approval-ask.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { firstReason, sentence } from '#components/step/verdict-words.ts'
import { Button } from '#components/ui/button.tsx'
import { LeavesRoom } from './leaves-room.tsx'
import type { ActionForm } from './use-action-form.ts'

/**
 * The action itself with its exact call. Held it stays in place: asking for it all the same is answered with a refusal,
 * which says what is held and changes nothing.
 */
export function ActButton({ of }: { of: ActionForm }) {
  const { waits, named, may } = useRoomState()
  const { label, ruling, call, command, request, action } = of
  if (!may('action.request')) return <p className="call">{call}</p>
  const why = `${action.id}-why`
  const reason = waits ?? firstReason(ruling, named)
  const held = reason === null ? false : why
  return (
    <>
      <div className="act">
        <Button
          size="large"
          variant={held ? 'plain' : 'primary'}
          held={held}
          onHeld={waits === null ? request : undefined}
          busy={command.busy}
          onClick={request}
        >
          {label}
        </Button>
        <p id={why}>
          {reason === null ? (
            <>
              <b>Free.</b> <span className="quiet">The rules are checked once more as you ask.</span>
            </>
          ) : (
            <>
              <b className="tone-held">{waits ?? `Held: ${sentence(reason)}`}</b>
              <br />
              {waits === null ? (
                <span className="quiet">Asking for it now is refused, and recorded as refused. Nothing changes.</span>
              ) : null}
            </>
          )}
        </p>
      </div>
      <LeavesRoom action={action} />
      <p className="call">{call}</p>
      <ApprovalAsk of={of} />
    </>
  )
}
