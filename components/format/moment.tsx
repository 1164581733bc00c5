'use client'

import type { FocusEvent, PointerEvent } from 'react'
import { useEffect, useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { useNow } from '#components/format/clock.tsx'
import { formatAge, formatClockUtc, formatExactLocal, formatExactUtc } from '#components/format/duration.ts'

/** `at` is server milliseconds or an ISO string. `as` age: "2 min ago"; clock: "03:21:36". `plain` inside links and buttons: no tip of its own. */
export type MomentProps = { at: number | string; as?: 'age' | 'clock' | 'exact'; plain?: boolean; className?: string }

type Place = { x: number; y: number; above: boolean }
const roomBelow = 72

function placeBy(element: Element): Place {
  const box = element.getBoundingClientRect()
  const above = box.bottom + roomBelow > window.innerHeight
  const x = Math.max(8, Math.min(box.left, window.innerWidth - 240))
  return { x, y: above ? box.top : box.bottom, above }
}

function Words({ milliseconds, as }: { milliseconds: number; as: MomentProps['as'] }) {
  if (as === 'clock') return formatClockUtc(milliseconds)
  if (as === 'exact') return formatExactUtc(milliseconds)
  return <Age since={milliseconds} />
}

function Age({ since }: { since: number }) {
  const now = useNow(1000)
  return formatAge(now - since)
}

export function Moment({ at, as = 'age', plain, className }: MomentProps) {
  const milliseconds = typeof at === 'number' ? at : Date.parse(at)
  const iso = new Date(milliseconds).toISOString()
  const time = (
    <time dateTime={iso} title={plain ? formatExactUtc(milliseconds) : undefined} suppressHydrationWarning>
      <Words milliseconds={milliseconds} as={as} />
    </time>
  )
  if (plain) return <span className={className}>{time}</span>
  return (
    <WithTip milliseconds={milliseconds} className={className}>
      {time}
    </WithTip>
  )
}

type WithTipProps = { milliseconds: number; className?: string; children: React.ReactNode }

function WithTip({ milliseconds, className, children }: WithTipProps) {
  const id = useId()
  const [place, setPlace] = useState<Place | null>(null)
  const open = place !== null

  useEffect(() => {
    if (!open) return
    const close = () => setPlace(null)
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
    }
    window.addEventListener('scroll', close, true)
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('scroll', close, true)
      window.removeEventListener('keydown', onKey)
    }
  }, [open])

  const show = (event: PointerEvent<HTMLButtonElement> | FocusEvent<HTMLButtonElement>) => {
    setPlace(placeBy(event.currentTarget))
  }
  const hide = () => setPlace(null)

  return (
    <button
      type="button"
      className={className ? `moment ${className}` : 'moment'}
      aria-describedby={open ? id : undefined}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      {children}
      {place ? createPortal(<Tip id={id} place={place} milliseconds={milliseconds} />, document.body) : null}
    </button>
  )
}

function Tip({ id, place, milliseconds }: { id: string; place: Place; milliseconds: number }) {
  const style = { '--tip-x': `${place.x}px`, '--tip-y': `${place.y}px` } as React.CSSProperties
  return (
    <span className="tip" role="tooltip" id={id} style={style} data-above={place.above || undefined}>
      <b>{formatExactUtc(milliseconds)}</b>
      <br />
      {formatExactLocal(milliseconds)}, here
    </span>
  )
}
