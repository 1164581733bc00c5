import { instantWords, isPlain, valueWords } from '#components/evidence/value-words.ts'
import type { Observer } from '#domain/execution/state.ts'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { isRedacted, joinOpened, openText } from '#domain/journal/opened.ts'
import { durationInWords } from '#domain/runbook/duration.ts'
import type { EntryContext, EntryView, Part } from './entry-parts.ts'
import {
  actorName,
  citing,
  code,
  documentIn,
  inExecution,
  opened,
  quoted,
  said,
  sentences,
  seq,
  stepWords,
  text,
  typed,
} from './entry-parts.ts'

type Described<T extends keyof IncidentEventData> = (
  data: IncidentEventData[T],
  e: OpenedEntry,
  context: EntryContext,
) => EntryView

const line = (parts: Part[]): Part[][] => (parts.length === 0 ? [] : [parts])
const twoSeconds = 2000

export const observerWords: Record<Observer, string> = { person: 'by hand', probe: 'probe', program: 'program' }

function sourceOf(e: OpenedEntry, observer: Observer): Part[] {
  const source = opened(e, '/source')
  const named = opened(e, '/program')
  const program = named.length === 0 ? [] : [text(' ('), ...named, text(')')]
  return source.length === 0 ? [] : [text('Source: '), ...source, text(`, ${observerWords[observer]}`), ...program]
}

/** What became of a program's word; nothing for what a person read. */
function acknowledged(data: IncidentEventData['fact.recorded'], e: OpenedEntry, context: EntryContext) {
  if (data.observer !== 'program') return { open: false, words: [] }
  const readings = context.incident.executions[data.execution]?.readings[data.fact] ?? []
  const by = readings.find((r) => r.seq === e.entry.seq)?.acknowledgement
  return by
    ? { open: false, words: [text('Acknowledged in '), seq(by.seq)] }
    : { open: true, words: [text('Said by a program, not acknowledged')] }
}

function seenAt(e: OpenedEntry, observedAt: string): Part[] {
  const late = Date.parse(e.entry.at) - Date.parse(observedAt)
  return late > twoSeconds ? [text(`Observed ${instantWords(observedAt)}`)] : []
}

function replaces(e: OpenedEntry, data: IncidentEventData['fact.recorded'], context: EntryContext): Part[] {
  const readings = context.incident.executions[data.execution]?.readings[data.fact] ?? []
  const earlier = readings.filter((r) => r.key === data.key && r.seq < e.entry.seq && !r.withdrawn).at(-1)
  return earlier ? [text('Replaces '), seq(earlier.seq)] : []
}

export function factRecorded(
  data: IncidentEventData['fact.recorded'],
  e: OpenedEntry,
  context: EntryContext,
): EntryView {
  const fact = documentIn(context, data.execution)?.facts.find((each) => each.name === data.fact)
  const value = joinOpened(e, '/value')
  const redacted = isRedacted(e, '/value')
  const unknown = value === null && !redacted
  const words = valueWords(fact?.type ?? null, value, context.nameOf)
  const inParts = fact !== undefined && !isPlain(fact.type) && !unknown && !redacted
  const program = acknowledged(data, e, context)
  const plain: Part = inParts ? text(words) : said(words)
  const unsaid: Part = { kind: 'unacknowledged', text: words }
  const shown: Part = redacted ? { kind: 'redacted' } : program.open && !unknown ? unsaid : plain
  if (data.verified) return verifiedView(data, e, context, { words, redacted, unknown })
  return {
    icon: unknown ? 'unknown' : 'evidence',
    tone: unknown ? 'unknown' : 'plain',
    filters: ['evidence'],
    headline: [
      actorName(e, context),
      text(' recorded '),
      code(data.fact),
      ...(data.key === null ? [] : [text(' for '), code(context.nameOf(data.key))]),
      ...(inParts ? [] : [text(' = '), shown]),
      ...inExecution(context, data.execution),
    ],
    lines: [
      ...(inParts ? [[shown]] : []),
      ...line(
        sentences(
          quoted(e, '/reason'),
          sourceOf(e, data.observer),
          unknown || redacted ? [] : program.words,
          seenAt(e, data.observedAt),
          fact?.freshFor && !unknown ? [text(`Fresh for ${durationInWords(fact.freshFor)}`)] : [],
          citing('Rests on', data.cites),
          replaces(e, data, context),
        ),
      ),
    ],
  }
}

/** What a verifier found, in the name of nobody: the person only brought the bytes. */
function verifiedView(
  data: IncidentEventData['fact.recorded'],
  e: OpenedEntry,
  context: EntryContext,
  shown: { words: string; redacted: boolean; unknown: boolean },
): EntryView {
  const { words, redacted, unknown } = shown
  const failed = data.verified?.checks.some(({ result }) => result === 'failed') ?? false
  const from = data.cites.flatMap((cited): Part[] => [text(' from '), seq(cited)])
  return {
    icon: failed ? 'violated' : 'satisfied',
    tone: failed ? 'unknown' : 'plain',
    filters: ['evidence'],
    headline: [
      said('Holdpoint'),
      text(failed ? ' could not verify ' : ' verified '),
      code(data.fact),
      ...from,
      ...inExecution(context, data.execution),
    ],
    lines: [
      ...line(opened(e, '/reason', text)),
      ...(unknown ? [] : [[redacted ? ({ kind: 'redacted' } as const) : text(words)]]),
    ],
  }
}

export function decisionRecorded(
  data: IncidentEventData['decision.recorded'],
  e: OpenedEntry,
  context: EntryContext,
): EntryView {
  const plain = factRecorded(data, e, context)
  if (data.observer === 'program') return { ...plain, filters: ['decisions', 'evidence'] }
  const fact = documentIn(context, data.execution)?.facts.find((each) => each.name === data.fact)
  const value = joinOpened(e, '/value')
  return {
    ...plain,
    icon: value === null ? 'unknown' : 'decision',
    filters: ['decisions', 'evidence'],
    headline: [
      actorName(e, context),
      text(' decided '),
      code(data.fact),
      text(': '),
      isRedacted(e, '/value') ? { kind: 'redacted' } : said(valueWords(fact?.type ?? null, value, context.nameOf)),
      ...(data.key === null ? [] : [text(' for '), code(context.nameOf(data.key))]),
      ...inExecution(context, data.execution),
    ],
  }
}

const attachedAs = { text: 'text', log: 'a log extract', link: 'a link', reading: 'a reading' } as const

export const evidenceAttached: Described<'evidence.attached'> = (data, e, context) => {
  const body = openText(e, '/text')
  const { kind } = data
  return {
    icon: kind === 'link' ? 'link' : 'attach',
    tone: 'plain',
    filters: ['evidence'],
    headline: [
      actorName(e, context),
      text(` attached ${attachedAs[kind]}`),
      ...(data.step === null ? [] : [text(`, on ${stepWords(context, data.execution, data.step).number}`)]),
      ...inExecution(context, data.execution),
    ],
    lines: line(
      sentences(body === null ? opened(e, '/text') : [], sourceOf(e, data.observer), seenAt(e, data.observedAt)),
    ),
    ...(body === null ? {} : { attachment: { kind: kind === 'reading' ? 'text' : kind, text: body } }),
  }
}

export const factAcknowledged: Described<'fact.acknowledged'> = (data, e, context) => {
  const readings = context.incident.executions[data.execution]?.readings[data.fact] ?? []
  const reading = readings.find((r) => r.seq === data.entry)
  const about = reading?.key ?? null
  return {
    icon: 'evidence',
    tone: 'plain',
    filters: ['evidence'],
    headline: [
      actorName(e, context),
      text(' acknowledged '),
      seq(data.entry),
      text(', '),
      code(data.fact),
      ...(about === null ? [] : [text(' for '), code(context.nameOf(about))]),
      ...inExecution(context, data.execution),
    ],
    lines: [
      sentences(
        reading?.program ? [text('What '), typed(reading.program), text(' said')] : [text('What a program said')],
        [text('Read at its source and typed again')],
      ),
    ],
  }
}

export const factWithdrawn: Described<'fact.withdrawn'> = (data, e, context) => ({
  icon: 'unknown',
  tone: 'unknown',
  filters: ['evidence', 'decisions'],
  headline: [
    actorName(e, context),
    text(' withdrew '),
    seq(data.entry),
    text('. '),
    code(data.fact),
    text(' is unknown again'),
    ...inExecution(context, data.execution),
  ],
  lines: line(quoted(e, '/reason')),
})

export const flagRaised: Described<'flag.raised'> = (data, e, context) => ({
  icon: 'flag',
  tone: 'unknown',
  filters: ['evidence'],
  headline: [said('Flag. '), ...opened(e, '/says'), ...inExecution(context, data.execution)],
  lines: [[text('Raised by '), seq(data.entry)]],
})
