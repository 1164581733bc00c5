'use client'

import { observerWords } from '#components/journal/describe-evidence-entry.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { Reading } from '#domain/execution/state.ts'

/** `by hand`, `probe`, or `program` with its name. */
export function ObserverMark({ reading: { observer, program } }: { reading: Reading }) {
  return (
    <>
      {observerWords[observer]}
      {program === undefined ? null : (
        <>
          {' '}
          (<bdi>{program}</bdi>)
        </>
      )}
    </>
  )
}

/** Who read at its source what a program said. */
export function AcknowledgedBy({ reading: { acknowledgement } }: { reading: Reading }) {
  const { goToEntry, memberName } = useRoomState()
  if (!acknowledgement) return null
  return (
    <>
      , acknowledged by <bdi>{memberName(acknowledgement.by)}</bdi> in{' '}
      <SeqLink seq={acknowledgement.seq} onFollow={goToEntry} />
    </>
  )
}

type AcknowledgeProps = { execution: string; fact: string; entry: number }

/** Leads to the field in which a person types what they read themselves. */
export function AcknowledgeButton({ execution, fact, entry }: AcknowledgeProps) {
  const { setDialog, may } = useRoomState()
  if (!may('evidence.acknowledge')) return null
  return (
    <Button size="small" onClick={() => setDialog({ kind: 'acknowledge', execution, fact, entry })}>
      Acknowledge
    </Button>
  )
}
