'use client'

import type { ReactNode } from 'react'
import { createContext, useCallback, useContext, useState } from 'react'

export type Urgency = 'polite' | 'assertive'
export type Announce = (sentence: string, urgency?: Urgency) => void

const Context = createContext<Announce>(() => {})

type Spoken = { sentence: string; turn: number }
const silence: Spoken = { sentence: '', turn: 0 }

/** Two live regions for the whole page. The same sentence twice is read twice. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState(silence)
  const [assertive, setAssertive] = useState(silence)
  const announce = useCallback<Announce>((sentence, urgency = 'polite') => {
    const say = urgency === 'assertive' ? setAssertive : setPolite
    say((before) => ({ sentence, turn: before.turn + 1 }))
  }, [])
  return (
    <Context value={announce}>
      {children}
      <div className="visually-hidden" aria-live="polite" aria-atomic="true">
        <span key={polite.turn}>{polite.sentence}</span>
      </div>
      <div className="visually-hidden" aria-live="assertive" aria-atomic="true">
        <span key={assertive.turn}>{assertive.sentence}</span>
      </div>
    </Context>
  )
}

export function useAnnounce(): Announce {
  return useContext(Context)
}
