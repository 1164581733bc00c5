// What a fact is worth at one moment: the latest observed reading counts, and only while nothing speaks against it.
import type { Execution, Outdating, Reading } from '#domain/execution/state.ts'
import type { FactState } from '#domain/ruling/ruling.ts'
import type { Fact, FieldType } from '#domain/runbook/document.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import { checkValue } from '#domain/runbook/values.ts'

export type Judging = {
  readonly run: Execution
  readonly facts: ReadonlyMap<string, Fact>
  /** Milliseconds. */
  readonly now: number
  /** A program's value counts only once a person acknowledged it. */
  readonly strict: boolean
  readonly ignoreExpiry: boolean
  /** A run ruled again: neither what it outdated nor what was read of that afterwards, its own effect, counts. */
  readonly again: { readonly seq: number; readonly outdated: readonly { fact: string; key: string | null }[] } | null
}

export type Judged = {
  readonly state: FactState
  readonly reading: Reading | null
  readonly superseded: readonly Reading[]
  readonly outdatedBy: number | null
  /** The reading that a computed one was computed from. */
  readonly from?: Reading
  /** Milliseconds, inclusive. */
  readonly freshUntil: number | null
}

/** A claim this far ahead of the clock is still taken for now. */
export const toleratedMs = 2000
const none: Judged = { state: 'notRead', reading: null, superseded: [], outdatedBy: null, freshUntil: null }

const byObservation = (a: Reading, b: Reading): number =>
  Date.parse(b.observedAt) - Date.parse(a.observedAt) || b.seq - a.seq

const sortedByKey = new WeakMap<readonly Reading[], Map<string | null, Reading[]>>()

/** Readings of one fact and key, latest observed first. */
export const readingsOf = (run: Execution, fact: string, key: string | null): readonly Reading[] => {
  const all = Object.hasOwn(run.readings, fact) ? run.readings[fact] : undefined
  if (all === undefined) return []
  let byKey = sortedByKey.get(all)
  if (byKey === undefined) {
    byKey = new Map()
    for (const reading of all) byKey.set(reading.key, [...(byKey.get(reading.key) ?? []), reading])
    for (const readings of byKey.values()) readings.sort(byObservation)
    sortedByKey.set(all, byKey)
  }
  return byKey.get(key) ?? []
}

const wellFormed = new WeakMap<Reading, { type: FieldType; ok: boolean }>()
const isWellFormed = (reading: Reading, type: FieldType): boolean => {
  const known = wellFormed.get(reading)
  if (known?.type === type) return known.ok
  const { ok } = checkValue(type, reading.value)
  wellFormed.set(reading, { type, ok })
  return ok
}

/** The entry after which this reading says nothing any more. Both its entry and its observation must come later. */
export const outdatingOf = (
  run: Execution,
  fact: string,
  reading: Reading,
  ignoredSeq: number | null,
): Outdating | null =>
  (Object.hasOwn(run.outdated, fact) ? (run.outdated[fact] ?? []) : []).find(
    (outdating) =>
      outdating.seq !== ignoredSeq &&
      (outdating.key === null || outdating.key === reading.key) &&
      (reading.seq < outdating.seq || Date.parse(reading.observedAt) < Date.parse(outdating.at)),
  ) ?? null

const same = (a: Reading, b: Reading): boolean => JSON.stringify(a.value) === JSON.stringify(b.value)

/** Two persons must agree: the newest reading of each, as far as it still counts. A program may disagree, and never agrees for a person. */
const agreement = (
  fact: Fact,
  readings: readonly Reading[],
  winner: Reading,
  counts: (reading: Reading) => boolean,
  isSaid: (reading: Reading) => boolean,
) => {
  const wanted = fact.readings?.count ?? 1
  if (wanted === 1) return { state: null, oldest: winner }
  const byPerson = new Map<string, Reading>()
  for (const reading of readings) if (counts(reading) && !byPerson.has(reading.by)) byPerson.set(reading.by, reading)
  const own = [...byPerson.values()]
  if (own.some((reading) => !same(reading, winner))) return { state: 'disagreement' as const, oldest: winner }
  const said = own.filter(isSaid)
  return said.length < wanted
    ? { state: 'oneReader' as const, oldest: winner }
    : { state: null, oldest: said.slice(0, wanted).at(-1) ?? winner }
}

const groundOf = ({ run, again }: Judging, fact: Fact, key: string | null): readonly Reading[] => {
  const readings = readingsOf(run, fact.name, key)
  const own = again?.outdated.some(
    (outdated) => outdated.fact === fact.name && (outdated.key === null || outdated.key === key),
  )
  return again !== null && own ? readings.filter((reading) => reading.seq < again.seq) : readings
}

/** What a verifier said of the reading that counts now: a newer one, or one that no longer stands, takes its word away. */
const judgeComputed = (judging: Judging, fact: Fact, from: Fact): Judged => {
  // The bytes speak for themselves, whoever brought them.
  const source = judge({ ...judging, strict: false }, from, null)
  const rests = source.reading
  if (rests === null) return { ...none, state: 'notVerified' }
  const isOf = ({ observer, cites }: Reading) => observer === 'probe' && cites.includes(rests.seq)
  const all = readingsOf(judging.run, fact.name, null)
  const reading = all.find(isOf) ?? null
  const superseded = all.filter((other) => other !== reading)
  const judged = (state: FactState, freshUntil = source.freshUntil): Judged => ({
    state,
    reading,
    superseded,
    outdatedBy: source.outdatedBy,
    freshUntil,
    from: rests,
  })
  if (source.state !== 'known') return judged(source.state)
  if (reading === null) return judged('notVerified')
  return judged(ownState(judging, fact, reading) ?? 'known')
}

const ownState = (judging: Judging, fact: Fact, reading: Reading): FactState | null => {
  if (reading.withdrawn) return 'withdrawn'
  if (reading.redacted) return 'redacted'
  if (reading.value === null) return 'unknown'
  if (!isWellFormed(reading, fact.type)) return 'malformed'
  return Date.parse(reading.observedAt) > judging.now + toleratedMs ? 'future' : null
}

export const judge = (judging: Judging, fact: Fact, key: string | null): Judged => {
  if (fact.computed !== undefined) {
    const from = judging.facts.get(fact.computed.from)
    return from === undefined ? { ...none, state: 'notVerified' } : judgeComputed(judging, fact, from)
  }
  const readings = groundOf(judging, fact, key)
  const ignored = judging.again?.seq ?? null
  const [reading, ...superseded] = readings
  if (reading === undefined) return none
  const outdating = outdatingOf(judging.run, fact.name, reading, ignored)
  const judged = (state: FactState, freshUntil: number | null = null): Judged => ({
    state,
    reading,
    superseded,
    outdatedBy: outdating?.seq ?? null,
    freshUntil,
  })
  if (reading.withdrawn) return judged('withdrawn')
  if (reading.redacted) return judged('redacted')
  if (outdating !== null) return judged('outdated')
  if (reading.value === null) return judged('unknown')
  if (!isWellFormed(reading, fact.type)) return judged('malformed')
  if (Date.parse(reading.observedAt) > judging.now + toleratedMs) return judged('future')
  const isSaid = (other: Reading) => !judging.strict || other.observer !== 'program' || other.acknowledged
  if (!isSaid(reading)) return judged('unacknowledged')
  const counts = (other: Reading) =>
    !other.withdrawn &&
    !other.redacted &&
    other.value !== null &&
    outdatingOf(judging.run, fact.name, other, ignored) === null
  const { state, oldest } = agreement(fact, readings, reading, counts, isSaid)
  if (state !== null) return judged(state)
  if (fact.freshFor === undefined) return judged('known')
  const freshUntil = Date.parse(oldest.observedAt) + durationMs(fact.freshFor)
  return judged(judging.now > freshUntil && !judging.ignoreExpiry ? 'expired' : 'known', freshUntil)
}

/** The newest reading that ever said something, however old: what a flag compares with. */
export const lastSaid = (run: Execution, fact: Fact, key: string | null): Reading | null =>
  readingsOf(run, fact.name, key).find(
    (reading) => !reading.withdrawn && !reading.redacted && reading.value !== null && isWellFormed(reading, fact.type),
  ) ?? null
