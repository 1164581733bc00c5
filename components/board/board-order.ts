import type { Board, BoardRow, ExecutionSummary } from '#domain/incident/views.ts'

const weight = (execution: ExecutionSummary): number => {
  if (execution.status !== 'running') return 3
  if (execution.held?.verdict === 'violated') return 0
  return execution.held ? 1 : 2
}

const heldSince = (execution: ExecutionSummary): string => execution.held?.since ?? '9'

/** The execution a row speaks of: what is violated, then what is held longest, then what runs. */
export function foremost(row: BoardRow): ExecutionSummary | null {
  const byWeight = [...row.summary.executions].sort(
    (a, b) => weight(a) - weight(b) || heldSince(a).localeCompare(heldSince(b)),
  )
  return byWeight[0] ?? null
}

const running = (row: BoardRow): ExecutionSummary | null => {
  const execution = foremost(row)
  return execution?.status === 'running' ? execution : null
}

export const isHeld = (row: BoardRow): boolean => running(row)?.held != null

/** Severity first, then what is held longest, then the oldest. */
export function inOrder(rows: readonly BoardRow[]): BoardRow[] {
  return [...rows].sort((a, b) => {
    const bySeverity = a.severity.localeCompare(b.severity)
    if (bySeverity !== 0) return bySeverity
    const byHold = (running(a)?.held?.since ?? '9').localeCompare(running(b)?.held?.since ?? '9')
    return byHold !== 0 ? byHold : a.declaredAt.localeCompare(b.declaredAt)
  })
}

export function boardSentence(board: Board): string {
  const held = board.rows.filter(isHeld).length
  const freezes = board.freezes.length
  const parts = [
    board.rows.length === 0 ? 'None open' : `${board.rows.length} open`,
    held > 0 ? `${held} held` : null,
    freezes > 0 ? `${freezes} ${freezes === 1 ? 'freeze' : 'freezes'} in force` : null,
  ]
  return parts.filter(Boolean).join(', ')
}
