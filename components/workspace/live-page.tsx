'use client'

import type { ReactNode } from 'react'
import { OfflineBanner } from '#components/live/offline-banner.tsx'
import { useConnection } from '#components/live/use-connection.ts'
import { PageFrame } from '#components/shell/page-frame.tsx'

/** A page of a workspace that says at once when the server does not answer. `what` stays readable. */
export function LivePage({ what, narrow, children }: { what: string; narrow?: boolean; children: ReactNode }) {
  return (
    <>
      <OfflineBanner connection={useConnection()} what={what} />
      <PageFrame narrow={narrow}>{children}</PageFrame>
    </>
  )
}
