/** Tells what is being done while it is done, and how long it took. */
export async function stage<T>(what: string, work: () => Promise<T>, say: (line: string) => void): Promise<T> {
  const from = performance.now()
  const result = await work()
  say(`  ${what.padEnd(12)}${((performance.now() - from) / 1000).toFixed(1).padStart(6)} s`)
  return result
}
