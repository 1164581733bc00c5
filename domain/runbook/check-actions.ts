// An action is sound when its form can be filled, its effect exists, and what it outdates is known.
import { withoutLabels } from '#domain/runbook/cel-types.ts'
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkExpression } from '#domain/runbook/check-expression.ts'
import type { Action, FieldType, RunbookDocument } from '#domain/runbook/document.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import { doubtful, wrong } from '#domain/runbook/finding.ts'
import { tableNamed } from '#domain/runbook/from-table.ts'
import { updateFields } from '#domain/runbook/updates.ts'

const checkOutdates = (ground: Ground, action: Action): Finding[] =>
  action.outdates.flatMap(({ fact: name, key }, i): Finding[] => {
    const path = ['actions', action.id, 'outdates', i]
    const fact = ground.names.facts.get(name)
    if (fact === undefined) return [wrong(path, `There is no fact ${name}.`)]
    if (fact.derive !== undefined) return [wrong(path, `${name} is derived: what it is derived from goes out of date.`)]
    if (key === undefined) return []
    if (fact.per === undefined) return [wrong(path, `${name} is read once, so it takes no brackets.`)]
    return [
      ...checkExpression(ground, key, {
        path,
        target: action.id,
        params: action.parameters,
        gives: { type: 'reference', kind: fact.per },
      }).findings,
    ]
  })

/** Labels aside: how a field is called says nothing about what it holds. */
const isSameType = (a: FieldType, b: FieldType): boolean => withoutLabels(a) === withoutLabels(b)

const checkUpdate = (action: Action): Finding[] => {
  if (action.effect.kind !== 'publish') return []
  const approval =
    action.approval === undefined
      ? []
      : [
          wrong(
            ['actions', action.id, 'approval'],
            'An update cannot wait for an approval: other runbooks rule it, too.',
          ),
        ]
  const fields = updateFields.flatMap((field): Finding[] => {
    const own = action.parameters.find(({ name }) => name === field.name)
    const path = ['actions', action.id, 'parameters', field.name]
    if (own === undefined)
      return field.optional
        ? []
        : [wrong(['actions', action.id, 'parameters'], `An update says ${field.name}, so it is a parameter here.`)]
    return isSameType(own.type, field.type)
      ? []
      : [wrong(path, `In every update, ${field.name} is the same kind of field; here it is another.`)]
  })
  return [...approval, ...fields]
}

const checkOutcome = (ground: Ground, action: Action): Finding[] =>
  action.outcome.flatMap((name, i): Finding[] => {
    const path = ['actions', action.id, 'outcome', i]
    const fact = ground.names.facts.get(name)
    if (fact === undefined) return [wrong(path, `There is no fact ${name}.`)]
    if (fact.derive !== undefined || fact.computed !== undefined)
      return [wrong(path, `${name} is computed, so no outcome can establish it.`)]
    if (action.effect.kind !== 'authorize')
      return [wrong(path, 'Only what people carry out has an outcome to report; this effect is carried out here.')]
    const about = action.parameters.filter(({ type }) => type.type === 'reference' && type.kind === fact.per)
    return fact.per === undefined || about.length === 1
      ? []
      : [wrong(path, `${name} is read per ${fact.per}, so the action takes exactly one parameter of that kind.`)]
  })

/** A list may begin with one thing, or with a column of a table. */
const checkFrom = (ground: Ground, from: string, type: FieldType, path: (string | number)[]): readonly Finding[] => {
  const table = tableNamed(ground.names.facts, from)
  if (table?.column != null && type.type === 'list' && isSameType(type.of, table.type)) return []
  const { findings } = checkExpression(ground, from, { path, gives: type })
  if (findings.length === 0 || type.type !== 'list') return findings
  return checkExpression(ground, from, { path, gives: type.of }).findings.length === 0 ? [] : findings
}

const checkAction = (ground: Ground, action: Action): Finding[] => {
  const at = (...rest: (string | number)[]) => ['actions', action.id, ...rest]
  const own = { target: action.id, params: action.parameters }
  const findings: Finding[] = []
  for (const { name, type, from } of action.parameters) {
    if (from !== undefined) findings.push(...checkFrom(ground, from, type, at('parameters', name, 'from')))
    if (type.type === 'record' || type.type === 'checks')
      findings.push(wrong(at('parameters', name), `A parameter holds one value or a list, not ${type.type}.`))
  }
  findings.push(...checkOutdates(ground, action), ...checkUpdate(action))
  findings.push(...checkOutcome(ground, action))
  if (action.exclusive !== undefined && action.effect.kind !== 'authorize')
    findings.push(
      wrong(at('exclusive'), 'Only what people carry out is open for a while; this effect excludes nobody.'),
    )
  if (action.validFor !== undefined && action.effect.kind !== 'authorize')
    findings.push(
      wrong(at('validFor'), 'Only what people carry out can be begun too late; this effect takes place at once.'),
    )
  if (action.validFor !== undefined && durationMs(action.validFor) <= 0)
    findings.push(wrong(at('validFor'), 'Nobody could begin it in no time at all.'))
  if (action.exclusive !== undefined)
    findings.push(
      ...checkExpression(ground, action.exclusive, { ...own, path: at('exclusive'), gives: 'anything' }).findings,
    )
  if (action.approval?.unless !== undefined)
    findings.push(
      ...checkExpression(ground, action.approval.unless, { ...own, path: at('approval', 'unless'), gives: 'condition' })
        .findings,
    )
  if (action.effect.kind === 'start-execution')
    for (const { name, value } of action.effect.with)
      findings.push(
        ...checkExpression(ground, value, { ...own, path: at('effect', 'with', name), gives: 'anything' }).findings,
      )
  if (action.effect.kind === 'freeze')
    for (const name of ['environment', 'kinds'])
      if (!action.parameters.some((parameter) => parameter.name === name))
        findings.push(
          wrong(at('parameters'), `A freeze needs the parameters environment and kinds; ${name} is missing.`),
        )
  return findings
}

export const checkActions = (ground: Ground, document: RunbookDocument, startable?: readonly string[]): Finding[] => {
  const findings = document.actions.flatMap((action) => checkAction(ground, action))
  const guarded = new Set(document.guardrails.flatMap(({ rules }) => rules.flatMap(({ guards }) => guards)))
  for (const { id, effect } of document.actions) {
    const offering = document.steps.filter(({ offers }) => offers.includes(id))
    const reversible = offering.length > 0 && offering.every(({ containment }) => containment)
    const covered = reversible || guarded.has(id) || (effect.kind === 'publish' && guarded.has('publish'))
    if (!covered && (effect.kind === 'authorize' || effect.kind === 'publish'))
      findings.push(doubtful(['actions', id], `No rule covers ${id}: whoever passes its step's hold may do it.`))
    if (offering.length === 0)
      findings.push(doubtful(['actions', id], `No step offers ${id}, so nobody can choose it.`))
    if (effect.kind === 'start-execution' && startable !== undefined && !startable.includes(effect.runbook))
      findings.push(
        doubtful(
          ['actions', id, 'effect'],
          `There is no runbook ${effect.runbook} here that can start, so ${id} is held.`,
        ),
      )
  }
  return findings
}
