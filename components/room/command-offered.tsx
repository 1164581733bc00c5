'use client'

import { Moment } from '#components/format/moment.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { useRoomState } from './room-context.tsx'

/** Above the panes of whoever command is offered to, until they answer. */
export function CommandOffered() {
  const { room, memberName, setDialog } = useRoomState()
  const { offer, number } = room.incident
  if (offer?.to !== room.me.id) return null
  return (
    <div className="banner held" role="status">
      <Icon name="person" />
      <span>
        <b>{memberName(offer.by)} offers you command</b> of {number}, since <Moment at={offer.at} as="clock" plain />.{' '}
        {memberName(offer.by)} commands until you have read what stands and accepted.
      </span>
      <Button onClick={() => setDialog({ kind: 'takeCommand' })}>Read and answer</Button>
    </div>
  )
}
