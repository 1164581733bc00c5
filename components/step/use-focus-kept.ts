'use client'

import type { RefObject } from 'react'
import { useEffect } from 'react'

/**
 * What had the keyboard can vanish when it is done: a step that is signed, an action that is authorized. Then the place
 * goes to the new step's heading, or before what comes next in the same step; never onto a button, so that Enter pressed
 * once more does nothing.
 */
export function useFocusKept(pane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const within = pane.current
    if (!within) return
    const heading = () => within.querySelector<HTMLElement>('.step-title')
    let last: Element | null = null
    let under = heading()?.textContent
    const stand = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null
      under = heading()?.textContent
    }
    const look = () => {
      if (!last || last.isConnected) return
      last = null
      if (document.activeElement !== document.body) return
      const same = heading()?.textContent === under
      const to = (same ? within.querySelector<HTMLElement>('.beyond') : null) ?? heading() ?? within
      to.tabIndex = -1
      to.focus({ preventScroll: same })
    }
    const watch = new MutationObserver(look)
    within.addEventListener('focusin', stand)
    watch.observe(within, { childList: true, subtree: true })
    return () => {
      within.removeEventListener('focusin', stand)
      watch.disconnect()
    }
  }, [pane])
}
