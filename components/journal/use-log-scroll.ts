'use client'

import type { RefObject } from 'react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { PROSE_GREW } from '#components/ui/markdown.tsx'

const nearEnd = 40

/** On a phone the page scrolls, not the log. */
function scrollerOf(log: HTMLElement): Element {
  return getComputedStyle(log).overflowY === 'visible' ? (document.scrollingElement ?? log) : log
}

const isAtEnd = (scroller: Element): boolean =>
  scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd

/** Follows the newest entry while you are at the end; else counts what is new and leaves you where you are. */
export function useLogScroll(log: RefObject<HTMLElement | null>, lastSeq: number, following: boolean, shown: boolean) {
  const atEnd = useRef(true)
  const seenSeq = useRef(lastSeq)
  const [unseen, setUnseen] = useState(0)

  const toEnd = useCallback(() => {
    const element = log.current
    if (!element) return
    const scroller = scrollerOf(element)
    scroller.scrollTop = scroller.scrollHeight
    atEnd.current = true
    setUnseen(0)
  }, [log])

  useEffect(() => {
    if (shown && atEnd.current) toEnd()
  }, [shown, toEnd])

  useEffect(() => {
    const element = log.current
    if (!element) return
    const look = () => {
      atEnd.current = isAtEnd(scrollerOf(element))
      if (atEnd.current) setUnseen(0)
    }
    const grew = () => {
      if (atEnd.current) toEnd()
    }
    element.addEventListener('scroll', look, { passive: true })
    element.addEventListener(PROSE_GREW, grew)
    window.addEventListener('scroll', look, { passive: true })
    return () => {
      element.removeEventListener('scroll', look)
      element.removeEventListener(PROSE_GREW, grew)
      window.removeEventListener('scroll', look)
    }
  }, [log, toEnd])

  useLayoutEffect(() => {
    const fresh = Math.max(0, lastSeq - seenSeq.current)
    seenSeq.current = lastSeq
    const element = log.current
    const pageScrolls = element !== null && scrollerOf(element) !== element
    const visible = element !== null && element.offsetParent !== null
    if (following && atEnd.current && (!pageScrolls || visible)) toEnd()
    else if (fresh > 0) setUnseen((count) => count + fresh)
  }, [log, lastSeq, following, toEnd])

  return { unseen, toEnd }
}
