import type { Execution } from '#domain/execution/state.ts'
import type { VerifiedReading } from '#domain/incident/decision.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import { readingsOf } from '#domain/ruling/fact-state.ts'
import type { Fact } from '#domain/runbook/document.ts'
import { mostElements } from '#domain/runbook/values.ts'
import type { TrustedKeys } from '#domain/trusted-key/state.ts'
import { computedValue, listNamed } from '#domain/verifier/computed.ts'
import type { CheckedFile, SignedReading } from '#domain/verifier/signed-file.ts'
import { checkSignedFile, signatureFault, signedReading } from '#domain/verifier/signed-file.ts'
import { verifyEd25519 } from './ed25519.ts'
import type { Interning } from './interning.ts'

/** A reading that the runbook computes facts from. */
export type ToVerify = {
  fact: string
  /** Where its value stands in the input. */
  path: string
  reading: SignedReading
  computed: readonly ToCompute[]
}

/** `only`: the objects whose rows a table holds, as they are recorded at this moment; null for all. */
type ToCompute = { fact: Fact; only: readonly string[] | null }

/** Throws when one fact is read twice: a look has one word for each, and each check is work. */
export function readingsToVerify(
  readings: readonly { fact: string; value: Json }[],
  facts: readonly Fact[],
  run: Execution | undefined,
): ToVerify[] {
  const seen = new Set<string>()
  return readings.flatMap(({ fact, value }, i): ToVerify[] => {
    const computed = facts.filter((each) => each.computed?.from === fact)
    if (computed.length === 0) return []
    if (seen.has(fact))
      throw new Problem('BAD_INPUT', 'Nothing was recorded yet.', { [`readings.${i}.fact`]: 'Read twice in one look' })
    seen.add(fact)
    const reading = signedReading(value)
    if (!reading || signatureFault(reading.signature)) return []
    const toCompute = computed.map((each) => ({ fact: each, only: onlyOf(each, facts, run) }))
    return [{ fact, path: `readings.${i}.value`, reading, computed: toCompute }]
  })
}

function onlyOf({ computed }: Fact, facts: readonly Fact[], run: Execution | undefined): readonly string[] | null {
  if (computed?.only === undefined) return null
  const list = listNamed(facts, computed.only)
  const [latest] = list && run ? readingsOf(run, list.fact, null) : []
  if (!list || !latest || latest.withdrawn || latest.redacted) return []
  const listed = list.in(latest.value)
  return Array.isArray(listed) ? listed.filter((id) => typeof id === 'string') : []
}

/** What the checks of one command came to: made once, however often it is prepared, while the same keys are trusted. */
export class SignedChecks {
  private seq: number | null = null
  private readonly found = new Map<string, CheckedFile>()

  /** `bytes` throws when they are gone. `seq`: the entry of the stream of keys at which `keys` stand. */
  async of(one: ToVerify, keys: TrustedKeys, seq: number, bytes: () => Promise<Uint8Array>): Promise<CheckedFile> {
    if (this.seq !== seq) this.found.clear()
    this.seq = seq
    const known = this.found.get(one.fact)
    if (known) return known
    const checked = checkSignedFile({ reading: one.reading, bytes: await bytes(), keys, verify: verifyEd25519 })
    this.found.set(one.fact, checked)
    return checked
  }
}

export type Proven = ToVerify & { checked: CheckedFile }

/** The facts that are computed from what was checked, with ids where the signed bytes name objects. Runs twice; see Interning. */
export function computedFrom(
  proven: readonly Proven[],
  nameOf: (id: string) => string | undefined,
  interning: Interning,
): Record<string, VerifiedReading> {
  const verified = proven.map(({ fact, path, checked, computed }): [string, VerifiedReading] => {
    const values: Record<string, Json> = {}
    const unsaid: Record<string, string> = {}
    for (const { fact: one, only } of computed) {
      const raw = computedValue(
        one.type,
        checked,
        only?.flatMap((id) => nameOf(id) ?? []),
      )
      const fault = checked.contents === null ? null : tableFault(raw)
      if (fault) unsaid[one.name] = fault
      values[one.name] = fault ? null : interning.value(one.type, raw, path)
    }
    return [fact, { checked, values, unsaid }]
  })
  return Object.fromEntries(verified)
}

function tableFault(raw: Json): string | null {
  if (!Array.isArray(raw)) return null
  if (raw.length === 0) return 'The signed bytes name none of the objects that are recorded.'
  return raw.length > mostElements
    ? `The signed bytes name ${raw.length} objects, and a table holds ${mostElements}.`
    : null
}
