'use client'

import { useNow } from '#components/format/clock.tsx'
import { formatAge, formatClockUtc } from '#components/format/duration.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { Connection } from './connection.ts'

export function ConnectionMark({ connection }: { connection: Connection }) {
  return (
    <span className="connection-status" role="status">
      <Mark connection={connection} />
    </span>
  )
}

function Mark({ connection }: { connection: Connection }) {
  const { state, lastSeq, asOf, since } = connection
  const last = lastSeq === null ? null : <code>#{lastSeq}</code>
  switch (state) {
    case 'live':
      return (
        <span className="connection live">
          <Icon name="live" small />
          <span>Live {last}</span>
        </span>
      )
    case 'reconnecting':
      if (asOf === null) return <span className="connection">Connecting</span>
      return (
        <span className="connection waiting">
          <Icon name="stale" small />
          <span>
            Reconnecting{last ? <>, last {last}</> : null}, <Since since={since} />
          </span>
        </span>
      )
    case 'gap':
      return (
        <span className="connection gap">
          <Icon name="gap" small />
          <span>Gap{last ? <> after {last}</> : null}. Fetching a new baseline</span>
        </span>
      )
    case 'offline':
      return (
        <span className="connection offline">
          <Icon name="close" small />
          <span>Offline{asOf ? `. As of ${formatClockUtc(Date.parse(asOf))}` : null}</span>
        </span>
      )
    case 'ended':
      return (
        <span className="connection offline">
          <Icon name="lock" small />
          <span>Ended</span>
        </span>
      )
    default:
      return state satisfies never
  }
}

/** `since` is this browser's own time. */
function Since({ since }: { since: number }) {
  useNow(1000)
  return <span aria-hidden="true">{formatAge(Date.now() - since)}</span>
}
