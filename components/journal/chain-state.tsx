'use client'

import { useState } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import type { Verified } from '#components/room/use-verify.ts'
import { useVerify } from '#components/room/use-verify.ts'
import { Icon } from '#components/ui/icon.tsx'

/** How many entries there are, and, when asked, whether their chain is whole. */
export function ChainState() {
  const { room } = useRoomState()
  const verify = useVerify()
  const [checked, setChecked] = useState<Verified | 'checking' | 'failed' | null>(null)
  const count = room.incident.seq
  const entries = `${count.toLocaleString('en-GB')} ${count === 1 ? 'entry' : 'entries'}`

  const check = async () => {
    setChecked('checking')
    setChecked((await verify(room.incident.id)) ?? 'failed')
  }
  return (
    <span className="meta" role="status">
      {entries},{' '}
      {checked === 'checking' ? (
        'checking the chain'
      ) : checked === null || checked === 'failed' || checked.entries !== count ? (
        <button type="button" className="link-button" onClick={check}>
          {checked === 'failed' ? 'not checked, try again' : 'check the chain'}
        </button>
      ) : checked.faults.length === 0 ? (
        <span title={checked.head}>chain intact{checked.redacted > 0 ? `, ${checked.redacted} redacted` : ''}</span>
      ) : (
        <b className="tone-bad">
          <Icon name="violated" small /> {checked.faults[0]?.fault} at #{checked.faults[0]?.seq}
        </b>
      )}
    </span>
  )
}
