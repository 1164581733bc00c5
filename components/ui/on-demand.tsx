'use client'

import type { ComponentType, ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

const STANDS_STILL_MS = 3000

/** A part of a screen that is fetched when it is first drawn, so that nobody waits for what they may never open. */
export type LaterPart<Props> = { fetch: () => Promise<ComponentType<Props>>; here: ComponentType<Props> | null }

const parts: (() => Promise<unknown>)[] = []

export function later<Props>(load: () => Promise<ComponentType<Props>>): LaterPart<Props> {
  const part: LaterPart<Props> = { fetch: load, here: null }
  parts.push(async () => {
    part.here ??= await load()
  })
  return part
}

/** Once the page stands still, the parts are fetched all the same: whoever loses the network afterwards can still open them. */
export function useFetchedAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const each of parts) each().catch(() => {})
    }, STANDS_STILL_MS)
    return () => clearTimeout(timer)
  }, [])
}

type OnDemandProps<Props> = {
  part: LaterPart<Props>
  props: Props
  /** Stands in its place until it is here. */
  meanwhile?: ReactNode
}

/** Once fetched, a part is drawn at once wherever it is wanted. */
export function OnDemand<Props extends object>({ part, props, meanwhile = null }: OnDemandProps<Props>) {
  const [Part, setPart] = useState(() => part.here)
  const [attempt, setAttempt] = useState(0)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    if (Part) return
    void attempt
    let wanted = true
    setFailed(false)
    part.fetch().then(
      (fetched) => {
        part.here = fetched
        if (wanted) setPart(() => fetched)
      },
      () => wanted && setFailed(true),
    )
    return () => {
      wanted = false
    }
  }, [part, Part, attempt])

  if (Part) return <Part {...props} />
  if (!failed) return meanwhile
  return (
    <Notice tone="bad" live="alert">
      This part of the page did not come from the server. What you typed is kept.{' '}
      <Button size="small" onClick={() => setAttempt((times) => times + 1)}>
        Fetch it again
      </Button>
    </Notice>
  )
}
