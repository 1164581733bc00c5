// Whoever approves types the value that decides, instead of clicking yes: what they type has to be what stands there.
import type { Json } from '#domain/json.ts'
import { valueFrom } from '#domain/ruling/answer.ts'
import type { Params, RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import { parseDuration } from '#domain/runbook/duration.ts'

/** A value that whoever approves an action types once more. */
export type Reentry = {
  readonly guardrail: string
  readonly rule: number
  /** What is asked for, in words. */
  readonly label: string
  readonly type: FieldType
  /** What stands there; undefined while it is unknown. */
  readonly value: Json | undefined
}

const labelOf = (input: RulingInput, action: string, path: string): string => {
  const name = /^(?:params|scope|facts)\.([A-Za-z0-9.]+)/.exec(path.trim())?.[1] ?? path
  const fact = [...input.runbook.facts.values()].find((each) => name === each.name || name.startsWith(`${each.name}.`))
  const parameter = input.runbook.actions.get(action)?.parameters.find((each) => path.trim() === `params.${each.name}`)
  if (parameter?.label) return textIn(parameter.label, input.language)
  return path.startsWith('facts.') && fact?.label ? textIn(fact.label, input.language) : inWords(name)
}

/** What the guardrails of an action have its approver type, in their order. */
export const reentriesOf = (input: RulingInput, action: string, params: Params): Reentry[] =>
  (input.runbook.program.rules.get(action) ?? []).flatMap(({ guardrail, index, rule, reenter }) =>
    reenter === null || rule.reenter === undefined
      ? []
      : [
          {
            guardrail: guardrail.id,
            rule: index,
            label: labelOf(input, action, rule.reenter),
            type: reenter.type,
            value: valueFrom(new Stage(input, { params }), reenter.look),
          },
        ],
  )

/** A number as it is written, without what says nothing: no number of this language is as long. */
const digits = (text: string): string => {
  const [, sign = '', whole = '', part = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const plain = `${whole || '0'}${part === '' ? '' : `.${part}`}`
  return plain === '0' ? plain : `${sign}${plain}`
}
/** Shown to the second, so typed to the second; without a zone it would be another moment on another machine. */
const zoned = /(Z|UTC|[+-]\d{2}:\d{2})$/
const second = (text: string): number => Math.floor(Date.parse(text) / 1_000)
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Is this the value that stands there, as people write it? What is unknown is typed as unknown. */
export function isReentered(
  { type, value }: Pick<Reentry, 'type' | 'value'>,
  typed: string,
  nameOf: (id: string) => string,
): boolean {
  const text = typed.trim()
  if (text === '') return false
  if (value === undefined || value === null) return bare(text) === 'unknown'
  switch (type.type) {
    case 'integer':
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(text) && digits(text) === digits(String(value))
    case 'timestamp':
      return zoned.test(text) && second(text.replace(/ ?UTC$/, 'Z')) === second(String(value))
    case 'duration': {
      const parsed = parseDuration(text)
      return parsed.ok && parsed.value === String(value)
    }
    case 'boolean':
      return (value === true ? ['yes', 'true'] : ['no', 'false']).includes(text.toLowerCase())
    case 'reference':
      return text.toLowerCase() === nameOf(String(value)).toLowerCase()
    case 'choice':
    case 'yesNo':
      return text === String(value) || (bare(text) !== '' && bare(text) === bare(String(value)))
    default:
      return text === String(value)
  }
}
