import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import type { Fact, Guardrail, Rule, RunbookDocument } from '#domain/runbook/document.ts'

export type Weakened = { readonly name: string; readonly runbook: CompiledRunbook }

const withRule = (document: RunbookDocument, guardrail: Guardrail, index: number, change: (rule: Rule) => Rule) =>
  compileRunbook({
    ...document,
    guardrails: document.guardrails.map((each) =>
      each === guardrail ? { ...each, rules: each.rules.map((rule, i) => (i === index ? change(rule) : rule)) } : each,
    ),
  })

const stale = ({ freshFor: _, ...fact }: Fact): Fact => fact

const believing = (rule: Rule): Rule => ({
  ...rule,
  absolute: false,
  overridable: { role: 'commander', reason: 'required' },
})

/** Every rule dropped or turned round, every freshness forgotten, and programs believed at once: one runbook each, which a judge must notice. */
export function weakenings({ document }: CompiledRunbook): Weakened[] {
  const rules = document.guardrails.flatMap((guardrail) =>
    guardrail.rules.flatMap((rule, i): Weakened[] => {
      const name = `${guardrail.id}, rule ${i + 1} (${rule.guards.join(', ')})`
      const changed = (allow: string) =>
        withRule(document, guardrail, i, (before) => ({ ...before, never: false, allow }))
      return [
        { name: `${name} dropped`, runbook: changed('true') },
        ...(rule.allow === undefined ? [] : [{ name: `${name} negated`, runbook: changed(`!(${rule.allow})`) }]),
      ]
    }),
  )
  const guardrails = document.guardrails.map((each) => ({ ...each, rules: each.rules.map(believing) }))
  const believed = { name: 'the observer ignored', runbook: compileRunbook({ ...document, guardrails }) }
  const facts = document.facts.flatMap((fact) =>
    fact.freshFor === undefined
      ? []
      : [
          {
            name: `the freshness of ${fact.name} ignored`,
            runbook: compileRunbook({
              ...document,
              facts: document.facts.map((each) => (each === fact ? stale(each) : each)),
            }),
          },
        ],
  )
  return [...rules, believed, ...facts]
}
