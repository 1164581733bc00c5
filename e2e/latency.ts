import type { Page } from '@playwright/test'

/** Moments on the wall clock of one machine, so that two browsers on it can be compared. */
type Noted = Window & { painted?: Record<string, number>; pressed?: Record<string, number> }

/** Notes when the browser first painted each text of the form `probe-7`. */
export const notePaints = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const here = window as Noted
    const painted: Record<string, number> = {}
    here.painted = painted
    const look = () => {
      for (const [probe] of (document.querySelector('[role=log]')?.textContent ?? '').matchAll(/probe-\d+-/g)) {
        if (probe in painted) continue
        painted[probe] = Number.POSITIVE_INFINITY
        requestAnimationFrame(() => {
          painted[probe] = performance.timeOrigin + performance.now()
        })
      }
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  })

/** Notes when the note with a probe in it was sent. */
export const notePresses = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const here = window as Noted
    const pressed: Record<string, number> = {}
    here.pressed = pressed
    document.addEventListener(
      'click',
      () => {
        const text = document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value ?? ''
        const probe = /probe-\d+-/.exec(text)?.[0]
        if (probe) pressed[probe] = performance.timeOrigin + performance.now()
      },
      true,
    )
  })

export const paintsOf = (page: Page) => page.evaluate(() => (window as Noted).painted ?? {})
export const pressesOf = (page: Page) => page.evaluate(() => (window as Noted).pressed ?? {})

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN) * 10) / 10
}
