import { problemsOf } from '#components/room/form-problems.ts'
import { ReadingInput } from '#domain/incident/schema.ts'
import type { FieldProblems } from '#domain/problem.ts'
import type { CaptureView, FactStatus } from '#domain/ruling/ruling.ts'
import type { Draft } from './draft.ts'
import { readDraft } from './draft.ts'
import { readInstant } from './read-instant.ts'

/** Blank where whoever records it saw it themselves. */
type SaidBy = { observer?: '' | 'program'; program?: string }

export type AttachmentDraft = SaidBy & { kind: 'text' | 'log' | 'link'; text: string; source: string }

export type ReadingDraft = SaidBy & {
  /** A `Draft`. */
  value?: unknown
  source?: string
  /** Blank: at the moment it is recorded. */
  observedAt?: string
  reason?: string
  /** `#12, #14` */
  cites?: string
  attachments?: AttachmentDraft[]
}

/** Whether anything beside the value stands in a line. */
export const isBegun = (draft: ReadingDraft | undefined): boolean =>
  [draft?.source, draft?.observedAt, draft?.reason, draft?.cites].some((text) => text?.trim()) ||
  draft?.observer === 'program' ||
  (draft?.attachments?.length ?? 0) > 0

export type RecordValues = { readings: Record<string, ReadingDraft | undefined> }

/** One thing to read: a fact, for one object where it is read for each. */
export type Line = { id: string; capture: CaptureView; key: string | null; status: FactStatus }

/** A name for a line that is one part of a form's path. */
export const lineId = (fact: string, key: string | null): string =>
  `${fact.replaceAll('.', '_')}${key === null ? '' : `-${key}`}`

export function linesOf(captures: readonly CaptureView[]): Line[] {
  return captures
    .filter((capture) => capture.typed)
    .flatMap((capture) =>
      capture.keys.flatMap((key, i): Line[] => {
        const status = capture.status[i]
        return status ? [{ id: lineId(capture.fact, key), capture, key, status }] : []
      }),
    )
}

/** `#12, 14` as numbers; null when a word is no number. */
export function citedSeqs(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const seqs = words.map((word) => (/^#?\d{1,9}$/.test(word) ? Number(word.replace('#', '')) : 0))
  return seqs.every((seq) => seq > 0) ? [...new Set(seqs)] : null
}

export type Built = {
  readings: ReadingInput[]
  /** Line of each reading, in the order they are sent. */
  sent: Line[]
  problems: FieldProblems
}

/** What a form asks to record: every line that was answered, or what is wrong with it, by path. */
export function buildReadings(values: RecordValues, lines: readonly Line[], nowMs: number): Built {
  const built: Built = { readings: [], sent: [], problems: {} }
  for (const line of lines) {
    const draft = values.readings[line.id]
    const answer = readDraft(line.capture.type, draft?.value as Draft | undefined, nowMs)
    const at = `readings.${line.id}`
    if (answer.kind === 'blank') continue
    if (answer.kind === 'faulty') {
      for (const { path, message } of answer.problems)
        built.problems[`${at}.value${path.replaceAll('/', '.')}`] ??= message
    }
    const problems = problemsAround(line, draft, answer.kind === 'answered' && answer.value === null, nowMs)
    const reading = {
      fact: line.capture.fact,
      key: line.key,
      value: answer.kind === 'answered' ? answer.value : null,
      source: draft?.source ?? '',
      ...saidBy(draft),
      observedAt: observed(draft, nowMs) ?? new Date(nowMs).toISOString(),
      cites: citedSeqs(draft?.cites ?? '') ?? [],
      attachments: filledAttachments(draft),
      ...(draft?.reason?.trim() ? { reason: draft.reason } : {}),
    }
    const checked = ReadingInput.safeParse(reading)
    const wrong = { ...(checked.success ? {} : problemsOf(checked.error.issues)), ...problems }
    for (const [path, message] of Object.entries(wrong)) built.problems[`${at}.${path}`] ??= message
    if (checked.success) {
      built.readings.push(checked.data)
      built.sent.push(line)
    }
  }
  if (built.sent.length === 0 && Object.keys(built.problems).length === 0)
    built.problems.nothing = 'Answer at least one field first. Unknown is an answer, too.'
  return built
}

const observed = (draft: ReadingDraft | undefined, nowMs: number): string | null =>
  draft?.observedAt?.trim() ? readInstant(draft.observedAt, nowMs) : new Date(nowMs).toISOString()

/** The program that said it, as it is sent: nothing for what a person saw. */
const saidBy = (draft: SaidBy | undefined): { program?: string } =>
  draft?.observer === 'program' ? { program: draft.program ?? '' } : {}

/** An attachment as it is sent. */
export const attachmentOf = ({ kind, text, source, ...by }: AttachmentDraft) => ({ kind, text, source, ...saidBy(by) })

/** An attachment without a source of its own comes from where, and from whom, the value was read. */
const filledAttachments = (draft: ReadingDraft | undefined) =>
  (draft?.attachments ?? [])
    .filter((attachment) => attachment.text.trim() !== '')
    .map((attachment) =>
      attachment.source.trim()
        ? attachmentOf(attachment)
        : { ...saidBy(draft), ...attachmentOf(attachment), source: draft?.source ?? '' },
    )

function problemsAround(
  { capture }: Line,
  draft: ReadingDraft | undefined,
  unknown: boolean,
  nowMs: number,
): FieldProblems {
  const problems: FieldProblems = {}
  const cites = citedSeqs(draft?.cites ?? '')
  if (cites === null) problems.cites = 'Entry numbers only, such as #14, #18'
  if (observed(draft, nowMs) === null) problems.observedAt = 'Such as 03:15, 5m ago or 2026-11-24 03:15'
  if (unknown) return problems
  if (capture.reason === 'required' && !draft?.reason?.trim()) problems.reason = 'Say why'
  const count = (cites?.length ?? 0) + filledAttachments(draft).length
  if (count < capture.evidenceMin)
    problems.attachments =
      capture.evidenceMin === 1
        ? 'Attach or cite evidence for it'
        : `Attach or cite ${capture.evidenceMin} pieces of evidence`
  return problems
}

/** Problems the server found, put back beside the fields they belong to. */
export function placedProblems(fields: FieldProblems, sent: readonly Line[]): FieldProblems {
  const placed: FieldProblems = {}
  for (const [path, message] of Object.entries(fields)) {
    const match = /^readings\.(\d+)(?:\.(.*))?$/.exec(path)
    const line = match ? sent[Number(match[1])] : undefined
    const rest = match?.[2] ?? 'value'
    placed[line ? `readings.${line.id}.${rest === 'key' || rest === 'fact' ? 'value' : rest}` : 'nothing'] ??= message
  }
  return placed
}
