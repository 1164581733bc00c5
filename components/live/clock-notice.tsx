'use client'

import { useEffect, useState } from 'react'
import { formatDuration } from '#components/format/duration.ts'
import { Icon } from '#components/ui/icon.tsx'
import { clockSkew } from './clock-skew.ts'
import { useLive } from './live-provider.tsx'

const LOOK_EVERY_MS = 4_000

/** Says so when this computer's clock is wrong: what is typed here as a time would be, too. */
export function ClockNotice() {
  const { link } = useLive()
  const [skew, setSkew] = useState<number | null>(null)
  useEffect(() => {
    let offsets: number[] = []
    let heard: string | null = null
    const look = () => {
      // Without a new word from the server there is nothing new to know.
      if (link.asOf === null || link.asOf === heard) return
      heard = link.asOf
      offsets = [...offsets.slice(-1), link.serverOffsetMs]
      setSkew(clockSkew(offsets))
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [link])
  if (skew === null) return null
  return (
    <div className="banner held" role="status">
      <Icon name="stale" />
      <span>
        <b>
          The clock of this computer is {formatDuration(Math.abs(skew))} {skew > 0 ? 'ahead of' : 'behind'} the server.
        </b>{' '}
        Ages and rulings go by the server's clock. Check the times that you type.
      </span>
    </div>
  )
}
