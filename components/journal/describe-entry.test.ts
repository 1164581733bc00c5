import { describe, expect, it } from 'vitest'
import type { IncidentEventData, IncidentEventType } from '#domain/incident/events.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { describeEntry, entryWords, passesFilter } from './describe-entry.ts'
import type { EntryContext, EntryView } from './entry-parts.ts'

const operation = '0193f000-0000-7000-8000-000000000001'
const names: Record<string, string> = {
  lind: 'J. Lind',
  moreau: 'S. Moreau',
  [operation]: 'op-8790',
  prod: 'production',
}

const document: RunbookDocument = {
  format: 'holdpoint/1',
  runbook: 'small',
  title: 'Small Runbook',
  when: 'always',
  scope: [],
  resolutions: ['rolledBack'],
  facts: [
    { name: 'database.compatible', type: { type: 'yesNo' }, per: 'operation', freshFor: '1800s' },
    { name: 'failure.class', type: { type: 'choice', options: ['databaseMigration'] } },
  ],
  steps: [
    {
      id: 'readState',
      phase: 'truth',
      title: 'Read the state',
      containment: false,
      captures: [],
      does: [],
      offers: [],
      skip: 'never',
      refusesUntilDone: [],
    },
  ],
  actions: [
    {
      id: 'route.rollback',
      label: 'Roll the route owner back',
      parameters: [
        { name: 'toOperation', type: { type: 'reference', kind: 'operation' }, optional: false },
        { name: 'digest', type: { type: 'text' }, optional: false },
      ],
      effect: { kind: 'authorize' },
      outdates: [],
      outcome: [],
    },
  ],
  guardrails: [],
  watches: [],
  flags: [],
}

let incident: Incident | null = null
let count = 0

function entry<T extends IncidentEventType>(
  type: T,
  data: IncidentEventData[T],
  open: Record<string, Json> = {},
  redacted: string[] = [],
): OpenedEntry {
  count += 1
  const sealed = Object.fromEntries([...Object.keys(open), ...redacted].map((pointer) => [pointer, 'aa']))
  return {
    entry: {
      v: 1,
      workspace: 'w',
      stream: 'incident/i',
      seq: count,
      prev: '',
      at: '2026-11-24T03:15:44.000Z',
      actor: { kind: 'member', id: 'lind' },
      command: `c${count}`,
      part: [1, 1],
      type,
      tv: 1,
      data: data as unknown as JsonObject,
      sealed,
    },
    hash: '',
    opened: open,
  }
}

function accepted<T extends IncidentEventType>(
  type: T,
  data: IncidentEventData[T],
  open: Record<string, Json> = {},
  redacted: string[] = [],
): EntryView {
  const e = entry(type, data, open, redacted)
  const state = evolveIncident(incident, e)
  incident = state
  const context: EntryContext = {
    memberName: (id) => names[id] ?? id,
    nameOf: (id) => names[id] ?? id,
    incident: state,
    documentOf: (hash) => (hash === 'hash' ? document : undefined),
  }
  return describeEntry(e, context)
}

const spoken = (view: EntryView): string[] =>
  [view.headline, ...view.lines].map((parts) =>
    parts
      .map((part) => (part.kind === 'seq' ? `#${part.seq}` : part.kind === 'redacted' ? '[redacted]' : part.text))
      .join(''),
  )

const reading = {
  execution: 'x',
  step: 'readState',
  observer: 'person',
  observedAt: '2026-11-24T03:15:44.000Z',
  cites: [],
} as const

function begin(): void {
  incident = null
  count = 0
  accepted(
    'incident.declared',
    {
      number: 'INC-1',
      kind: 'incident',
      severity: 'SEV2',
      private: false,
      viewers: [],
      apps: [],
      environments: ['prod'],
    },
    { '/title': 'Checkout errors' },
  )
  accepted('execution.started', {
    execution: 'x',
    runbook: { id: 'r', slug: 'small', hash: 'hash' },
    scope: { environment: 'prod' },
  })
}

describe('an entry in plain words', () => {
  it('says who recorded which fact, for what, with its value, source and age', () => {
    begin()
    const first = accepted(
      'fact.recorded',
      { ...reading, cites: [], fact: 'database.compatible', key: operation, value: null },
      { '/source': 'Schema check not run' },
    )
    expect(spoken(first)).toEqual([
      'J. Lind recorded database.compatible for op-8790 = unknown',
      'Source: Schema check not run, by hand',
    ])
    expect(first.tone).toBe('unknown')
    const next = accepted(
      'fact.recorded',
      {
        ...reading,
        cites: [2],
        fact: 'database.compatible',
        key: operation,
        value: 'yes',
        observedAt: '2026-11-24T03:14:00.000Z',
      },
      { '/source': 'schema check' },
    )
    expect(spoken(next)).toEqual([
      'J. Lind recorded database.compatible for op-8790 = yes',
      'Source: schema check, by hand. Observed 24 Nov 03:14:00. Fresh for 30 min. Rests on #2. Replaces #3',
    ])
  })

  it('says that a program said it, and who acknowledged that', () => {
    begin()
    const said = {
      ...reading,
      cites: [],
      observer: 'program' as const,
      fact: 'database.compatible',
      key: operation,
      value: 'yes',
    }
    const view = accepted('fact.recorded', said, { '/source': 'schema check', '/program': 'an assistant' })
    expect(spoken(view)).toEqual([
      'J. Lind recorded database.compatible for op-8790 = yes',
      'Source: schema check, program (an assistant). Said by a program, not acknowledged. Fresh for 30 min',
    ])
    expect(view.headline).toContainEqual({ kind: 'unacknowledged', text: 'yes' })
    const acknowledged = accepted('fact.acknowledged', { execution: 'x', fact: 'database.compatible', entry: 3 })
    expect(spoken(acknowledged)).toEqual([
      'J. Lind acknowledged #3, database.compatible for op-8790',
      'What an assistant said. Read at its source and typed again',
    ])
  })

  it('says what a verifier found in the name of nobody, from which entry, and why it failed', () => {
    begin()
    const found = (result: 'ok' | 'failed', value: Json, reason?: string) =>
      accepted(
        'fact.recorded',
        {
          ...reading,
          observer: 'probe',
          cites: [2],
          fact: 'failure.class',
          key: null,
          value,
          verified: { by: 'signedFile', key: null, checks: [{ check: 'signature', result }] },
        },
        { '/source': 'The bytes of the file', ...(reason ? { '/reason': reason } : {}) },
      )
    expect(spoken(found('ok', 'databaseMigration'))[0]).toBe('Holdpoint verified failure.class from #2')
    const failed = found('failed', null, 'The key plane-1 was revoked.')
    expect(spoken(failed)).toEqual(['Holdpoint could not verify failure.class from #2', 'The key plane-1 was revoked.'])
    expect(failed).toMatchObject({ icon: 'violated', tone: 'unknown' })
  })

  it('says what was decided and why', () => {
    begin()
    const view = accepted(
      'decision.recorded',
      { ...reading, cites: [], fact: 'failure.class', key: null, value: 'databaseMigration' },
      { '/reason': 'op-8841 carried migration 0231.' },
    )
    expect(spoken(view)).toEqual([
      'J. Lind decided failure.class: Database migration',
      '“op-8841 carried migration 0231.”',
    ])
    expect(passesFilter(view, 'decisions')).toBe(true)
  })

  it('says what was refused, by which rule, on what it rests, and that nothing changed', () => {
    begin()
    const view = accepted(
      'action.refused',
      {
        execution: 'x',
        action: 'route.rollback',
        params: { toOperation: operation },
        verdict: 'violated',
        rules: [
          {
            guardrail: 'quiet',
            rule: 0,
            verdict: 'satisfied',
            absolute: true,
            missed: [],
            restsOn: [],
            settle: [],
            instead: [],
          },
          {
            guardrail: 'no-rollback',
            rule: 1,
            verdict: 'violated',
            absolute: true,
            missed: [],
            restsOn: [2],
            settle: [],
            instead: [],
          },
        ],
        heldBy: [{ step: 'readState', verdict: 'unknown', missed: [], restsOn: [] }],
        restsOn: [2],
      },
      {
        '/params/digest': 'sha256:51fe',
        '/rules/1/because': 'It never served',
        '/heldBy/0/because': 'Read the state first',
      },
    )
    expect(spoken(view)).toEqual([
      'Refused. J. Lind, Roll the route owner back',
      'route.rollback {toOperation: op-8790, digest: sha256:51fe}',
      'Held by no-rollback, absolute: It never served. Rests on #2',
      'Held by step 1. Read the state first',
      'Nothing changed',
    ])
    expect(view.tone).toBe('refused')
  })

  it('follows an action from its authorization to its outcome', () => {
    begin()
    const go = accepted(
      'action.authorized',
      {
        execution: 'x',
        run: 'run',
        action: 'route.rollback',
        params: { toOperation: operation },
        restsOn: [2],
        outdates: [{ fact: 'database.compatible', key: operation }],
      },
      { '/params/digest': 'd' },
    )
    expect(spoken(go)).toEqual([
      'J. Lind was authorized: Roll the route owner back',
      'route.rollback {toOperation: op-8790, digest: d}',
      'Rests on #2. Unknown again: database.compatible for op-8790',
    ])
    const done = accepted(
      'outcome.reported',
      { execution: 'x', run: 'run', action: 'route.rollback', outcome: 'succeeded', observer: 'person', cites: [] },
      { '/text': 'Epoch 119', '/source': 'route registry' },
    )
    expect(spoken(done)).toEqual([
      'J. Lind reported: route.rollback (#3) succeeded',
      '“Epoch 119” Source: route registry, by hand',
    ])
  })

  it('says that something was redacted, and where', () => {
    begin()
    const view = accepted('note.added', { execution: null, step: null }, {}, ['/text'])
    expect(spoken(view)).toEqual(['J. Lind noted', '[redacted]'])
    expect(view.prose).toBeNull()
  })

  it('keeps what was done outside in view, whatever is filtered', () => {
    begin()
    const view = accepted(
      'outside.reported',
      { execution: 'x', action: 'route.rollback', occurredAt: '2026-11-24T03:10:00.000Z', outdates: [] },
      { '/who': 'somebody on call', '/what': 'Edited by hand' },
    )
    expect(spoken(view)).toEqual([
      'Done outside. Roll the route owner back, by somebody on call',
      'Edited by hand',
      'No authorization. 24 Nov 03:10:00, reported by J. Lind',
    ])
    expect([passesFilter(view, 'evidence'), passesFilter(view, 'decisions'), passesFilter(view, 'notes')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('names a step by its number and title', () => {
    begin()
    const view = accepted('step.completed', { execution: 'x', step: 'readState', restsOn: [2] })
    expect(spoken(view)).toEqual(['J. Lind completed step 1, read the state', 'Rests on #2'])
  })

  it('says who hands command to whom, also when a third person does it', () => {
    begin()
    expect(spoken(accepted('command.handed', { from: 'lind', to: 'moreau' }))[0]).toBe(
      'J. Lind handed command to S. Moreau',
    )
    expect(spoken(accepted('command.handed', { from: 'moreau', to: 'lind' }))[0]).toBe(
      'J. Lind moved command from S. Moreau to J. Lind',
    )
  })

  it('says who offered, accepted, declined and took command, and at which entry they had read what stands', () => {
    begin()
    const to = { offer: 'offer', to: 'moreau' }
    expect(spoken(accepted('command.offered', { ...to, from: 'lind' }, { '/note': 'I sleep now' }))).toEqual([
      'J. Lind offered command to S. Moreau',
      '“I sleep now”',
    ])
    expect(spoken(accepted('command.declined', to, { '/reason': 'Not now' }))).toEqual([
      'J. Lind took back the offer of command to S. Moreau',
      '“Not now”',
    ])
    expect(spoken(accepted('command.declined', { ...to, to: 'lind' }))[0]).toBe('J. Lind declined command')
    const handed = { from: 'moreau', to: 'lind', readAt: 12 }
    expect(spoken(accepted('command.handed', { ...handed, offer: 'offer' }, { '/readBack': 'Two holds' }))).toEqual([
      'J. Lind accepted command from S. Moreau',
      '“Two holds”',
      'Had read what stands at #12',
    ])
    expect(spoken(accepted('command.handed', handed, { '/reason': 'Nobody answers' }))[0]).toBe(
      'J. Lind took command from S. Moreau',
    )
  })

  it('says who works on a step, and who put it off and why', () => {
    begin()
    const on = { execution: 'x', step: 'readState' }
    expect(spoken(accepted('step.taken', on))[0]).toMatch(/^J\. Lind works on step 1/)
    const deferred = spoken(accepted('step.deferred', on, { '/reason': 'The pipeline is down' }))
    expect(deferred[0]).toMatch(/^J\. Lind deferred step 1/)
    expect(deferred[1]).toBe('“The pipeline is down”')
  })

  it('can be searched by the words people read', () => {
    begin()
    const view = accepted('note.added', { execution: null, step: null }, { '/text': 'Replica is behind' })
    expect(entryWords(view)).toContain('replica is behind')
  })
})
