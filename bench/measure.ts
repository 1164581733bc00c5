export type Load = {
  perSecond: number
  p50Ms: number
  p99Ms: number
  failed: number
  operations: number
  elapsedWithWarmUp: number
}

const at = (sorted: readonly number[], part: number) =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(3))

/** Runs `work` from `callers` at once for `seconds`, after a warm-up that is not counted. */
export async function load(
  callers: number,
  seconds: number,
  work: (caller: number) => Promise<unknown>,
): Promise<Load> {
  const run = async (forSeconds: number) => {
    const took: number[] = []
    let failed = 0
    const from = performance.now()
    const until = from + forSeconds * 1_000
    await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        while (performance.now() < until) {
          const begin = performance.now()
          try {
            await work(caller)
            took.push(performance.now() - begin)
          } catch (error) {
            if (failed++ === 0) console.error(error)
          }
        }
      }),
    )
    return { took, failed, elapsed: (performance.now() - from) / 1_000 }
  }
  const begun = performance.now()
  await run(Math.min(1, seconds / 3))
  const { took, failed, elapsed } = await run(seconds)
  const sorted = took.sort((a, b) => a - b)
  return {
    perSecond: Math.round(sorted.length / elapsed),
    p50Ms: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
    failed,
    operations: sorted.length,
    elapsedWithWarmUp: (performance.now() - begun) / 1_000,
  }
}

export function percentiles(took: readonly number[]): { p50Ms: number; p99Ms: number; lastMs: number } {
  const sorted = [...took].sort((a, b) => a - b)
  return { p50Ms: at(sorted, 0.5), p99Ms: at(sorted, 0.99), lastMs: at(sorted, 1) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
