'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatClockUtc } from '#components/format/duration.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { Connection, EndedBecause } from './connection.ts'

/** `what` is what stays readable: "The room", "The board". Nothing while the connection is live or briefly reconnecting. */
export function OfflineBanner({ connection, what }: { connection: Connection; what: string }) {
  if (connection.state === 'offline') {
    const asOf = connection.asOf ? ` as of ${formatClockUtc(Date.parse(connection.asOf))} UTC` : ''
    return (
      <div className="banner held" role="status">
        <Icon name="close" />
        <span>
          <b>Offline.</b> {what}
          {asOf}. What you type is kept; actions wait until the server answers.
        </span>
      </div>
    )
  }
  if (connection.state === 'gap') {
    return (
      <div className="banner bad" role="status">
        <Icon name="gap" />
        <span>
          <b>An entry is missing{connection.lastSeq === null ? '' : ` after #${connection.lastSeq}`}.</b> Later entries
          are not drawn. Fetching a new baseline.
        </span>
      </div>
    )
  }
  if (connection.state === 'ended') {
    return (
      <div className="banner bad" role="alert">
        <Icon name="lock" />
        <span>
          {endings[connection.because ?? 'signedOut']} {waysOn[connection.because ?? 'signedOut']}
        </span>
      </div>
    )
  }
  return null
}

const waysOn: Record<EndedBecause, ReactNode> = {
  signedOut: <Link href="/sign-in">Go to sign-in</Link>,
  removed: <Link href="/?choose">Go to my workspaces</Link>,
  replaced: null,
  hidden: null,
}

const endings: Record<EndedBecause, string> = {
  signedOut: 'Your session ended. What you see is as it was then. Sign in again to go on.',
  removed: 'You are no longer a member of this workspace. What you see is as it was then.',
  replaced:
    'A newer version of Holdpoint is open in another tab. What you see is as it was then. Load this page again.',
  hidden: 'This incident is no longer shown to you. What you see is as it was then.',
}
