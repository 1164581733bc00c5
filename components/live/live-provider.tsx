'use client'

import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useState } from 'react'
import { useClock } from '#components/format/clock.tsx'
import { trpcIn } from '#components/trpc/client.ts'
import type { LiveCalls } from './live-calls.ts'
import { liveCalls } from './live-calls.ts'
import { openWire } from './open-wire.ts'
import { TabLink } from './tab-link.ts'

type Live = {
  /** Id of the workspace. */
  workspace: string
  link: TabLink
  calls: LiveCalls
}

const Context = createContext<Live | null>(null)

type Props = {
  workspace: { id: string; slug: string }
  /** Hash of the session id, and the running build: they name the browser's shared worker. */
  session: string
  build: string
  children: ReactNode
}

/** Around everything of one workspace: holds this tab's end of the browser's one live stream. */
export function LiveProvider({ workspace: { id, slug }, session, build, children }: Props) {
  const clock = useClock()
  const [link] = useState(() => new TabLink(clock.observe))
  const [calls] = useState(() => liveCalls(trpcIn(slug)))
  useEffect(() => openWire(link, { session, build }), [link, session, build])
  return <Context value={{ workspace: id, link, calls }}>{children}</Context>
}

export function useLive(): Live {
  const live = useContext(Context)
  if (!live) throw new Error('Outside of a workspace')
  return live
}
