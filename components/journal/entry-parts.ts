import type { IconName } from '#components/ui/icon.tsx'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { isRedacted, openText } from '#domain/journal/opened.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'

/** A piece of a sentence. `typed` is what a person wrote in any script, `said` a word set in bold, `unacknowledged` one that only a program said, `code` an identifier, `seq` a cited entry, `mark` the loud first word. */
export type Part =
  | { kind: 'text' | 'typed' | 'said' | 'unacknowledged' | 'code' | 'mark'; text: string }
  | { kind: 'seq'; seq: number }
  | { kind: 'redacted' }

export type EntryTone = 'plain' | 'action' | 'unknown' | 'refused' | 'outside'
export type EntryFilter = 'actions' | 'evidence' | 'decisions' | 'refusals' | 'notes'

/** What an entry says in plain words. `prose` is markdown a person wrote; `log` is kept line by line. */
export type EntryView = {
  icon: IconName
  tone: EntryTone
  filters: readonly EntryFilter[]
  headline: readonly Part[]
  lines: readonly (readonly Part[])[]
  prose?: string | null
  attachment?: { kind: 'text' | 'log' | 'link'; text: string }
}

/** What an entry's ids are told with. */
export type EntryContext = {
  memberName: (id: string) => string
  nameOf: (id: string) => string
  incident: Incident
  documentOf: (hash: string) => RunbookDocument | undefined
}

export const text = (words: string): Part => ({ kind: 'text', text: words })
export const typed = (words: string): Part => ({ kind: 'typed', text: words })
export const said = (words: string): Part => ({ kind: 'said', text: words })
export const code = (words: string): Part => ({ kind: 'code', text: words })
export const mark = (words: string): Part => ({ kind: 'mark', text: words })
export const seq = (number: number): Part => ({ kind: 'seq', seq: number })

export function actorName(e: OpenedEntry, context: EntryContext): Part {
  const { actor } = e.entry
  if (actor.kind === 'system') return said('Holdpoint')
  const name = context.memberName(actor.for ?? actor.id)
  return said(actor.kind === 'member' ? name : `${actor.kind === 'key' ? 'A key' : 'A webhook'} for ${name}`)
}

/** The open text at a pointer as one part; nothing when the entry never had one. */
export function opened(e: OpenedEntry, pointer: string, around: (words: string) => Part = typed): Part[] {
  if (isRedacted(e, pointer)) return [{ kind: 'redacted' }]
  const words = openText(e, pointer)
  return words === null || words.trim() === '' ? [] : [around(words)]
}

export const quoted = (e: OpenedEntry, pointer: string): Part[] => opened(e, pointer, (words) => typed(`“${words}”`))

/** `Rests on #10, #14` */
export function citing(words: string, seqs: readonly number[]): Part[] {
  if (seqs.length === 0) return []
  return [text(`${words} `), ...seqs.flatMap((each, i): Part[] => (i === 0 ? [seq(each)] : [text(', '), seq(each)]))]
}

/** Sentences in one line: `one. two` */
export function sentences(...groups: readonly (readonly Part[])[]): Part[] {
  const filled = groups.filter((group) => group.length > 0)
  return filled.flatMap((group, i): Part[] =>
    i === 0 ? [...group] : [text(/[.”?!]$/.test(endOf(filled[i - 1])) ? ' ' : '. '), ...group],
  )
}

function endOf(group: readonly Part[] | undefined): string {
  const last = group?.at(-1)
  return last && 'text' in last ? last.text : ''
}

export function documentIn(context: EntryContext, execution: string): RunbookDocument | undefined {
  const run = context.incident.executions[execution]
  return run && context.documentOf(run.runbook.hash)
}

export function runbookTitle(context: EntryContext, execution: string): string {
  const document = documentIn(context, execution)
  return document ? textIn(document.title) : (context.incident.executions[execution]?.runbook.slug ?? 'a runbook')
}

/** Said only where two executions could be meant. */
export const inExecution = (context: EntryContext, execution: string): Part[] =>
  context.incident.executionOrder.length > 1 ? [text(`, in ${runbookTitle(context, execution)}`)] : []

/** `step 2` and its title. */
export function stepWords(
  context: EntryContext,
  execution: string,
  step: string,
): { number: string; title: string | null } {
  const steps = documentIn(context, execution)?.steps ?? []
  const at = steps.findIndex((each) => each.id === step)
  const found = steps[at]
  return found ? { number: `step ${at + 1}`, title: textIn(found.title) } : { number: `step ${step}`, title: null }
}
