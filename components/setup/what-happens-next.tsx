import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { HoldState } from '#components/ui/hold-line.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import { RungNode } from '#components/ui/rung.tsx'

export type CodeStanding = 'missing' | 'unchecked' | 'wrong' | 'right'

const LINE: Record<CodeStanding, { state: HoldState; words: string; says: string }> = {
  missing: { state: 'held', words: 'Hold: set-up code', says: 'Held until the set-up code is entered' },
  unchecked: { state: 'held', words: 'Hold: set-up code', says: 'Held until the server knows the set-up code' },
  wrong: { state: 'shut', words: 'Set-up code not known', says: 'The server does not know this set-up code' },
  right: { state: 'lifted', words: 'Lifted: the set-up code is right', says: 'The set-up code is right' },
}

/** First run's own runbook: what follows, and the line that holds it until the code is there. */
export function WhatHappensNext({ code }: { code: CodeStanding }) {
  const { state, words, says } = LINE[code]
  return (
    <aside className="door-next" aria-labelledby="what-happens-next">
      <h2 className="label" id="what-happens-next">
        What happens next
      </h2>
      <ol className="next-steps">
        <Next number={1} title="Workspace and first owner" current>
          Entry #1 of the workspace journal
        </Next>
        <li className="held">
          <HoldLine state={state} words={words} label={says} />
        </li>
        <Next number={2} title="A runbook, ready to run">
          Bad Deploy, in five steps. Each holds until its evidence is there
        </Next>
        <Next number={3} title="Invite members">
          A link each. Everybody in a room sees the same record, live
        </Next>
        <Next number={4} title="Declare an incident">
          From the board, or with the key c wherever you are
        </Next>
      </ol>
    </aside>
  )
}

type NextProps = { number: number; title: string; current?: boolean; children: ReactNode }

function Next({ number, title, current, children }: NextProps) {
  return (
    <li className={classNames(current && 'current')} aria-current={current ? 'step' : undefined}>
      <RungNode state={current ? 'active' : 'todo'} number={number} />
      <span>
        <b>{title}</b>
        <span className="meta">{children}</span>
      </span>
    </li>
  )
}
