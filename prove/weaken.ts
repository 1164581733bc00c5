import type { Compiled, CompiledRunbook } from '#domain/runbook/compile.ts'
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

const passing = (allow: Compiled): Compiled => ({
  ...allow,
  run: (context) => {
    try {
      return allow.run(context)
    } catch {
      return true
    }
  },
})

/** What the rule misses, it takes for granted. */
function granting(runbook: CompiledRunbook, guardrail: string, index: number): CompiledRunbook {
  const isMeant = (id: string, i: number) => id === guardrail && i === index
  const rules = [...runbook.program.rules].map(([target, list]) => {
    const changed = list.map((each) =>
      each.allow && isMeant(each.guardrail.id, each.index) ? { ...each, allow: passing(each.allow) } : each,
    )
    return [target, changed] as const
  })
  return { ...runbook, program: { ...runbook.program, rules: new Map(rules) } }
}

const readsFacts = ({ allow = '' }: Rule): boolean => /\b(facts|catalogue)\./.test(allow)

/** Every rule dropped, turned round or taken for granted while it is unknown, every freshness forgotten, and programs believed at once: one runbook each, which a judge must notice. */
export function weakenings(runbook: CompiledRunbook): Weakened[] {
  const { document } = runbook
  const rules = document.guardrails.flatMap((guardrail) =>
    guardrail.rules.flatMap((rule, i): Weakened[] => {
      const name = `${guardrail.id}, rule ${i + 1} (${rule.guards.join(', ')})`
      const changed = (allow: string) =>
        withRule(document, guardrail, i, (before) => ({ ...before, never: false, allow }))
      return [
        { name: `${name} dropped`, runbook: changed('true') },
        ...(rule.allow === undefined ? [] : [{ name: `${name} negated`, runbook: changed(`!(${rule.allow})`) }]),
        ...(readsFacts(rule)
          ? [{ name: `${name} taken for granted while unknown`, runbook: granting(runbook, guardrail.id, i) }]
          : []),
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
