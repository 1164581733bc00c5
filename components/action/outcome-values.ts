import type { Draft } from '#components/evidence/draft.ts'
import { readDraft } from '#components/evidence/draft.ts'
import { readInstant } from '#components/evidence/read-instant.ts'
import { citedSeqs, lineId } from '#components/evidence/record-values.ts'
import { problemsOf } from '#components/room/form-problems.ts'
import type { ActionRun } from '#domain/execution/state.ts'
import { ReportOutcome } from '#domain/incident/schema.ts'
import type { FieldProblems } from '#domain/problem.ts'
import type { Fact } from '#domain/runbook/document.ts'

export type OutcomeValues = {
  outcome: 'succeeded' | 'failed' | ''
  text: string
  reference: string
  source: string
  cites: string
  /** Asked for once the authorization has expired. */
  begunAt: string
  /** By line. */
  readings: Record<string, { value?: unknown; observedAt?: string } | undefined>
}

type Said = {
  outcome: 'succeeded' | 'failed'
  text: string
  reference: string | null
  source: string
  cites: number[]
  begunAt?: string
}
type Reading = { fact: string; value: Draft; observedAt: string }
export type Outcome = Said & { readings: Reading[] }

const Words = ReportOutcome.pick({ text: true, source: true, reference: true })

export const lineOf = (fact: Fact): string => lineId(fact.name, null)

export const isExpired = ({ expiresAt }: Pick<ActionRun, 'expiresAt'>, nowMs: number): boolean =>
  expiresAt !== undefined && nowMs >= Date.parse(expiresAt)

/** What is reported, or what is wrong with it by path: a success says what is known now of each of these facts. */
export function buildOutcome(
  values: OutcomeValues,
  facts: readonly Fact[],
  run: Pick<ActionRun, 'at' | 'expiresAt'>,
  nowMs: number,
): { ok: true; outcome: Outcome } | { ok: false; problems: FieldProblems } {
  const { outcome, text, source } = values
  const reference = values.reference.trim() || null
  const words = Words.safeParse({ text, source, reference })
  const cites = citedSeqs(values.cites)
  const problems: FieldProblems = {
    ...(words.success ? {} : problemsOf(words.error.issues)),
    ...(outcome === '' ? { outcome: 'Say how it ended' } : {}),
    ...(cites === null ? { cites: 'Entry numbers only, such as #14, #18' } : {}),
  }
  const readings: Reading[] = []
  for (const fact of outcome === 'succeeded' ? facts : []) {
    const draft = values.readings?.[lineOf(fact)]
    const at = `readings.${lineOf(fact)}`
    const answer = readDraft(fact.type, draft?.value as Draft | undefined, nowMs)
    if (answer.kind === 'blank') problems[`${at}.value`] = 'Say what is known of it now. Unknown is an answer, too'
    if (answer.kind === 'faulty')
      for (const { path, message } of answer.problems) problems[`${at}.value${path.replaceAll('/', '.')}`] ??= message
    const typed = draft?.observedAt?.trim()
    const observedAt = typed ? readInstant(typed, nowMs) : new Date(nowMs).toISOString()
    if (observedAt === null) problems[`${at}.observedAt`] = 'Such as 03:15, 5m ago or 2026-11-24 03:15'
    else if (Date.parse(observedAt) < Math.floor(Date.parse(run.at) / 60_000) * 60_000)
      problems[`${at}.observedAt`] = 'Before the action was authorized. Look again'
    else if (answer.kind === 'answered') readings.push({ fact: fact.name, value: answer.value, observedAt })
  }
  const begun = values.begunAt.trim()
  const begunAt = begun === '' ? undefined : readInstant(begun, nowMs)
  if (begunAt === null) problems.begunAt = 'Such as 03:15, 5m ago or 2026-11-24 03:15'
  if (outcome === 'succeeded' && begunAt === undefined && isExpired(run, nowMs))
    problems.begunAt = 'The authorization has expired. Say when it was begun'
  if (outcome === '' || cites === null || Object.keys(problems).length > 0) return { ok: false, problems }
  const said = { outcome, text, reference, source, cites, ...(begunAt ? { begunAt } : {}) }
  return { ok: true, outcome: { ...said, readings } }
}

/** Problems the server found, put back beside the fields they belong to. */
export function placedOutcomeProblems(problems: FieldProblems, sent: readonly Reading[]): FieldProblems {
  const placed: FieldProblems = {}
  for (const [path, message] of Object.entries(problems)) {
    const [, index, rest] = /^readings\.(\d+)\.(.*)$/.exec(path) ?? []
    const [, missing] = /^outcome\.(.+)$/.exec(path) ?? []
    const fact = missing ?? sent[Number(index)]?.fact
    placed[fact ? `readings.${lineId(fact, null)}.${rest === undefined || rest === 'fact' ? 'value' : rest}` : path] ??=
      message
  }
  return placed
}
