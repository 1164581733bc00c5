// Normalising writes every short form out; two files that mean the same give the same document.
import type { AuthoredRunbook } from '#domain/runbook/authored.ts'
import type {
  Action,
  Clock,
  Fact,
  FieldType,
  Guardrail,
  RunbookDocument,
  Step,
  Watch,
} from '#domain/runbook/document.ts'
import { parseDuration } from '#domain/runbook/duration.ts'

/** Drops what is undefined, so that an absent word leaves no trace in the canonical form. */
const present = <T extends object>(value: T): T => {
  for (const key of Object.keys(value)) if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(value, key)
  return value
}

const entries = <T>(map: { [name: string]: T } | undefined): [string, T][] => Object.entries(map ?? {})

const stepOf = (step: AuthoredRunbook['steps'][number]): Step =>
  present({
    ...step,
    captures: step.captures.map(present),
    offers: [...step.offers, ...step.does.filter((action) => !step.offers.includes(action))],
    refusesUntilDone: step.refusesUntilDone.map((kind) => {
      switch (kind) {
        case 'evidence.reading':
          return 'reading'
        case 'evidence.text':
          return 'text'
        case 'evidence.log':
          return 'log'
        case 'evidence.link':
          return 'link'
        default:
          return kind satisfies never
      }
    }),
  })

const outdates = (written: string): { fact: string; key?: string } => {
  const match = /^([A-Za-z0-9.]+)\[(.*)\]$/s.exec(written.trim())
  return match === null ? { fact: written.trim() } : { fact: match[1] ?? '', key: (match[2] ?? '').trim() }
}

const actionOf = (id: string, action: NonNullable<AuthoredRunbook['actions']>[string]): Action =>
  present({
    id,
    label: action.label,
    parameters: entries(action.parameters).map(([name, parameter]) => present({ name, ...parameter })),
    effect:
      typeof action.effect === 'string'
        ? { kind: action.effect }
        : present({
            kind: 'start-execution',
            runbook: action.effect['start-execution'],
            with: entries(action.effect.with).map(([name, value]) => ({ name, value })),
            succeeds: action.effect.succeeds,
          }),
    outdates: action.outdates.map(outdates),
    outcome: action.outcome,
    exclusive: action.exclusive,
    approval: action.approval && present(action.approval),
  })

const guardrailOf = (id: string, guardrail: NonNullable<AuthoredRunbook['guardrails']>[string]): Guardrail => ({
  id,
  says: guardrail.says,
  rules: guardrail.rules.map((rule) => {
    const own = rule.absolute !== undefined || rule.overridable !== undefined
    const { guards, allow, reenter, because, settle, instead } = rule
    return present({
      guards,
      allow,
      never: rule.never === true,
      reenter,
      because,
      settle,
      instead,
      absolute: own ? rule.absolute === true : guardrail.absolute === true,
      overridable: own ? rule.overridable : guardrail.overridable,
    })
  }),
})

const watchOf = (name: string, watch: NonNullable<AuthoredRunbook['watches']>[string]): Watch => {
  const { min, max } = watch.bound
  const bound = (value: number | string | undefined) => {
    if (value === undefined) return undefined
    if (watch.field === 'integer') return Number(value)
    if (watch.field === 'decimal') return String(value)
    const parsed = parseDuration(String(value))
    return parsed.ok ? parsed.value : undefined
  }
  const field = present({ type: watch.field, min: bound(min), max: bound(max) }) as FieldType
  return { name, says: watch.says, field, every: watch.every, owner: watch.owner, suspendedBy: watch.suspendedBy }
}

/** Left out where there are none, so that what was written before there were clocks keeps its hash. */
function clocksOf({ clocks }: AuthoredRunbook): Pick<RunbookDocument, 'clocks'> {
  const given = entries(clocks).map(([name, clock]): Clock => present({ name, ...clock }))
  return given.length === 0 ? {} : { clocks: given }
}

export const normalise = (authored: AuthoredRunbook): RunbookDocument => ({
  format: 'holdpoint/1',
  runbook: authored.runbook,
  title: authored.title,
  when: authored.when,
  scope: entries(authored.scope).map(([name, field]) => present({ name, ...field })),
  resolutions: authored.resolutions,
  facts: entries(authored.facts).map(([name, fact]): Fact => present({ name, ...fact })),
  steps: authored.steps.map(stepOf),
  actions: entries(authored.actions).map(([id, action]) => actionOf(id, action)),
  guardrails: entries(authored.guardrails).map(([id, guardrail]) => guardrailOf(id, guardrail)),
  watches: entries(authored.watches).map(([name, watch]) => watchOf(name, watch)),
  flags: entries(authored.flags).map(([name, flag]) => ({ name, ...flag })),
  ...clocksOf(authored),
})
