import type { Execution } from '#domain/execution/state.ts'
import type { RecordValues } from './record-values.ts'

/** Where the last reading came from: the nearest one typed above this line, any other typed, or the newest recorded in the run. */
export function lastSource(
  typed: RecordValues['readings'] | undefined,
  line: string,
  execution: Pick<Execution, 'readings'> | undefined,
): string | null {
  const lines = Object.entries(typed ?? {})
  const at = lines.findIndex(([id]) => id === line)
  const above = at === -1 ? lines : lines.slice(0, at)
  const below = at === -1 ? [] : lines.slice(at + 1)
  for (const [, draft] of [...above.toReversed(), ...below]) if (draft?.source?.trim()) return draft.source.trim()
  const recorded = Object.values(execution?.readings ?? {})
    .flat()
    .filter((reading) => reading.source !== null && !reading.withdrawn)
    .sort((a, b) => b.seq - a.seq)
  return recorded[0]?.source ?? null
}
