import type { ReactNode } from 'react'
import { ClockLine } from '#components/format/clock-line.tsx'
import { Span } from '#components/format/elapsed.tsx'
import { Moment } from '#components/format/moment.tsx'
import { Verdict } from '#components/ui/verdict.tsx'
import type { BoardRow, ExecutionSummary } from '#domain/incident/views.ts'

type Marks = { refusals: number; outsideActs: number }

/** Authorized, and nobody said what came of it: the oldest says for how long. */
function OpenOutcomes({ row }: { row: BoardRow }) {
  const since = (row.summary.unreported ?? []).map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b)
  const [oldest] = since
  if (oldest === undefined) return null
  return (
    <div className="meta">
      {since.length === 1 ? '1 outcome' : `${since.length} outcomes`} not reported, for <Span since={oldest} />
    </div>
  )
}

/** What runs out next, counted by the server's clock. */
function NextClock({ execution }: { execution: ExecutionSummary }) {
  const [next] = execution.clocks ?? []
  return next ? (
    <div className="meta">
      <ClockLine says={next.says} until={Date.parse(next.until)} silent />
    </div>
  ) : null
}

function counted({ refusals, outsideActs }: Marks): string | null {
  const refused = refusals > 0 ? `${refusals} ${refusals === 1 ? 'refusal' : 'refusals'}` : null
  const outside = outsideActs > 0 ? `${outsideActs} done outside` : null
  return [refused, outside].filter(Boolean).join(', ') || null
}

/** What is held and for how long, or that nothing is. */
export function WhereItStands({ row, execution }: { row: BoardRow; execution: ExecutionSummary | null }) {
  const marks = counted(row.summary)
  if (row.resolvedAt) {
    return (
      <Settled marks={marks}>
        Resolved <Moment at={row.resolvedAt} />
      </Settled>
    )
  }
  if (!execution) return <Settled marks={marks}>No runbook started</Settled>
  if (execution.status !== 'running') {
    return (
      <Settled marks={marks}>{execution.status === 'completed' ? 'Runbook completed' : 'Runbook abandoned'}</Settled>
    )
  }
  const { held } = execution
  if (!held) {
    return (
      <>
        <Verdict value="information" icon="action">
          Free to go on
        </Verdict>
        {marks ? <div className="meta">{marks}</div> : null}
        <OpenOutcomes row={row} />
        <NextClock execution={execution} />
      </>
    )
  }
  return (
    <>
      <div className="row">
        {held.verdict === 'violated' ? (
          <Verdict value="violated">Violated</Verdict>
        ) : (
          <Verdict value="unknown" icon="hold">
            Held
          </Verdict>
        )}
        <span>
          <WithFactNames sentence={held.what} />
        </span>
      </div>
      <div className="meta">
        {held.guardrail ? `${held.guardrail}, ` : null}for <Span since={Date.parse(held.since)} />
        {marks ? `, ${marks}` : null}
      </div>
      <OpenOutcomes row={row} />
      <NextClock execution={execution} />
    </>
  )
}

function Settled({ marks, children }: { marks: string | null; children: ReactNode }) {
  return (
    <>
      <span className="quiet">{children}</span>
      {marks ? <div className="meta">{marks}</div> : null}
    </>
  )
}

const FACT_NAME = /([a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)+)/

/** A sentence whose fact names are set as identifiers. */
function WithFactNames({ sentence }: { sentence: string }) {
  const [before, name, ...after] = sentence.split(FACT_NAME)
  if (!name) return sentence
  return (
    <>
      {before}
      <code>{name}</code>
      {after.join('')}
    </>
  )
}
