import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { describeEntry } from './describe-entry.ts'
import type { EntryView } from './entry-parts.ts'

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../domain/incident/fixtures/${name}.json`, import.meta.url), 'utf8')) as T

const { entries } = fixture<{ entries: OpenedEntry[] }>('approved')
const document = fixture<RunbookDocument>('approved-runbook')

function described(): { type: string; view: EntryView; lines: string[] }[] {
  let incident: Incident | null = null
  return entries.map((e) => {
    const state: Incident = evolveIncident(incident, e)
    incident = state
    const people = [...new Set(entries.map(({ entry }) => entry.actor.id))]
    const view = describeEntry(e, {
      memberName: (id) => ['Amara', 'Bo'][people.indexOf(id)] ?? id,
      nameOf: () => 'it',
      incident: state,
      documentOf: () => document,
    })
    const lines = [view.headline, ...view.lines].map((parts) =>
      parts.map((part) => (part.kind === 'seq' ? `#${part.seq}` : 'text' in part ? part.text : '')).join(''),
    )
    return { type: e.entry.type, view, lines }
  })
}

const of = (type: string) => described().filter((each) => each.type === type)

it('an approval says who asked for what until when, who approved, and who refused and why', () => {
  expect(of('approval.requested')[0]?.lines).toEqual([
    'Amara asked for an approval: Fail the sessions over',
    'sessions.failover {region: it, percent: 100}',
    'Expires 24 Nov 03:31:00. Rests on #6',
  ])
  expect(of('approval.given')[0]?.lines).toEqual(['Bo approved: Fail the sessions over'])
  expect(of('approval.refused')[0]?.lines).toEqual([
    'Bo refused to approve: Fail the sessions over',
    '“Half of them first”',
  ])
})

it('breaking the glass is red among the refusals, with the rule that was passed over and the reason', () => {
  expect(of('override.requested')[1]?.lines).toEqual([
    'Break-glass asked for. Bo, Rotate the secret',
    'secrets.rotate {secret: it}',
    expect.stringMatching(/^Held by no-blind-secret-rotation: .*Rests on #10$/),
    '“The vendor told us by telephone”',
    'Expires 24 Nov 03:34:00. Rests on #10',
  ])
  expect(of('override.given')[0]?.lines).toEqual(['Break-glass approved. Amara, Rotate the secret'])
  expect(of('glass.broken')[0]?.lines).toEqual([
    'Glass broken. Bo, Rotate the secret',
    'Passed over no-blind-secret-rotation',
    '“The vendor told us by telephone”',
  ])
  for (const type of ['override.requested', 'override.given', 'glass.broken'])
    for (const { view } of of(type)) {
      expect(view.tone).toBe('refused')
      expect(view.filters).toContain('refusals')
    }
})
