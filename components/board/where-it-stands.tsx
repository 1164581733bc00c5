import { Span } from '#components/format/elapsed.tsx'
import { Verdict } from '#components/ui/verdict.tsx'
import type { BoardRow, ExecutionSummary } from '#domain/incident/views.ts'

type Marks = { refusals: number; outsideActs: number }

function counted({ refusals, outsideActs }: Marks): string | null {
  const refused = refusals > 0 ? `${refusals} ${refusals === 1 ? 'refusal' : 'refusals'}` : null
  const outside = outsideActs > 0 ? `${outsideActs} done outside` : null
  return [refused, outside].filter(Boolean).join(', ') || null
}

/** What is held and for how long, or that nothing is. */
export function WhereItStands({ row, execution }: { row: BoardRow; execution: ExecutionSummary | null }) {
  const marks = counted(row.summary)
  if (row.resolvedAt) return <Settled word="Resolved" marks={marks} />
  if (!execution) return <Settled word="No runbook started" marks={marks} />
  if (execution.status !== 'running') {
    return <Settled word={execution.status === 'completed' ? 'Runbook completed' : 'Runbook abandoned'} marks={marks} />
  }
  const { held } = execution
  if (!held) {
    return (
      <>
        <Verdict value="information" icon="action">
          Free to go on
        </Verdict>
        {marks ? <div className="meta">{marks}</div> : null}
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
        <span>{held.what}</span>
      </div>
      <div className="meta">
        {held.guardrail ? `${held.guardrail}, ` : null}for <Span since={Date.parse(held.since)} />
        {marks ? `, ${marks}` : null}
      </div>
    </>
  )
}

function Settled({ word, marks }: { word: string; marks: string | null }) {
  return (
    <>
      <span className="quiet">{word}</span>
      {marks ? <div className="meta">{marks}</div> : null}
    </>
  )
}
