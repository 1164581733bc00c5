'use client'

import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Registry } from '#components/shell/registry.ts'
import { createRegistry } from '#components/shell/registry.ts'
import type { Sequence } from '#components/shell/shortcut-keys.ts'
import { keysForReading, press, strokeOf } from '#components/shell/shortcut-keys.ts'

/**
 * `keys` as in shortcut-keys.ts; `label` and `group` are what `?` lists. Off inside fields and behind dialogs,
 * but for `inFields`, which works in both. No single key may run an action.
 */
export type Shortcut = { keys: string; label: string; group: string; inFields?: boolean; run: () => void }

const Context = createContext<Registry<Shortcut>>(createRegistry<Shortcut>())

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

function isCovered(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => createRegistry<Shortcut>())
  const sequence = useRef<Sequence>({ pressed: [], at: 0 })

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const stroke = strokeOf(event)
      if (!stroke) return
      const away = isTyping(event.target) || isCovered()
      const heard = registry.all().filter((shortcut) => !away || shortcut.inFields)
      const keys = heard.map((shortcut) => shortcut.keys)
      const { matched, next } = press(keys, sequence.current, stroke, event.timeStamp)
      sequence.current = next
      if (!matched) return
      event.preventDefault()
      heard.findLast((shortcut) => shortcut.keys === matched)?.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [registry])

  return <Context value={registry}>{children}</Context>
}

/** Listens while the calling screen is mounted. The latest of the same keys wins. */
export function useShortcuts(shortcuts: readonly Shortcut[]) {
  const registry = useContext(Context)
  useEffect(() => registry.add(shortcuts), [registry, shortcuts])
}

export function useAllShortcuts(): readonly Shortcut[] {
  const registry = useContext(Context)
  return useSyncExternalStore(registry.subscribe, registry.all, registry.all)
}

const neverChanges = () => () => {}

export function useIsMac(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  )
}

/** The keys of a shortcut, each in a <kbd>. */
export function Keys({ keys }: { keys: string }) {
  const mac = useIsMac()
  const strokes = keysForReading(keys, mac).map((text, index) => ({ text, id: `${index}` }))
  return (
    <span className="keystrokes">
      {strokes.map(({ text, id }) => (
        <kbd key={id}>{text}</kbd>
      ))}
    </span>
  )
}
