'use client'

import { useEffect, useRef } from 'react'
import { RulesList } from '#components/action/rules-list.tsx'
import { formatClockUtc } from '#components/format/duration.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { liftedBy } from '#components/room/execution-model.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import type { Ruling } from '#domain/ruling/ruling.ts'
import { holdWords } from './verdict-words.ts'

/** The line between evidence and action: loud while it holds, quiet once it is lifted. */
export function StepHold({ model, ruling, what }: { model: ExecutionModel; ruling: Ruling; what: string }) {
  const announce = useAnnounce()
  const before = useRef(ruling.verdict)
  useEffect(() => {
    if (before.current !== 'satisfied' && ruling.verdict === 'satisfied') announce(`Hold lifted: ${what} is free.`)
    if (before.current === 'satisfied' && ruling.verdict !== 'satisfied') announce(`Held again: ${what}.`)
    before.current = ruling.verdict
  }, [ruling.verdict, what, announce])

  const satisfied = ruling.verdict === 'satisfied'
  const lifted = satisfied ? liftedBy(model.execution, ruling.restsOn) : null
  const words = lifted
    ? `Hold lifted ${formatClockUtc(Date.parse(lifted.at))}, by #${lifted.seq}`
    : 'Nothing is held here'
  return (
    <>
      {satisfied && ruling.rules.length > 0 ? (
        <section key="rules">
          <div className="section-head">
            <h3>Rules</h3>
            <span className="meta">Ruled again when it is asked for</span>
          </div>
          <RulesList ruling={ruling} />
        </section>
      ) : null}
      <HoldLine
        key="line"
        state={satisfied ? 'lifted' : ruling.verdict === 'violated' ? 'shut' : 'held'}
        words={satisfied ? words : holdWords(ruling)}
        label={satisfied ? undefined : `Hold before ${what}`}
        bleed
      >
        {satisfied ? null : <RulesList ruling={ruling} />}
      </HoldLine>
    </>
  )
}
