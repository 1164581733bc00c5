'use client'

import type { RefObject } from 'react'
import { useEffect } from 'react'

const farthest = 64

const lineIn = (pane: string): Element | null => document.querySelector(`${pane} .hold:not(.lifted) > .hold-bar`)

/** When the ladder's hold line and the step's are both in view and near, the ladder moves so that they meet as one. */
export function useMeetingLines(rail: RefObject<HTMLElement | null>, turn: unknown): void {
  useEffect(() => {
    void turn
    const element = rail.current
    const step = document.querySelector('.panes > .step')
    if (!element || !step) return
    let frame = 0
    const meet = () => {
      frame = 0
      const shifted = Number.parseFloat(element.style.getPropertyValue('--ladder-shift')) || 0
      const here = lineIn('.ladder')?.getBoundingClientRect()
      const there = lineIn('.panes > .step')?.getBoundingClientRect()
      const pane = step.getBoundingClientRect()
      const seen = here && there && here.height > 0 && there.top >= pane.top && there.bottom <= pane.bottom
      const apart = seen ? there.top - (here.top - shifted) : Number.POSITIVE_INFINITY
      const shift = Math.abs(apart) <= farthest ? Math.round(apart) : 0
      if (shift !== shifted) element.style.setProperty('--ladder-shift', `${shift}px`)
    }
    const soon = () => {
      frame ||= requestAnimationFrame(meet)
    }
    soon()
    step.addEventListener('scroll', soon, { passive: true })
    window.addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      step.removeEventListener('scroll', soon)
      window.removeEventListener('resize', soon)
    }
  }, [rail, turn])
}
