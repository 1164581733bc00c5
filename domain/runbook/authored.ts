// What an author may write in a runbook file: strict at every level, short forms allowed, unknown words refused.
import { z } from 'zod'
import { durationSchema, fieldSchema, textSchema, typed } from '#domain/runbook/authored-type.ts'
import { plainIssues, withInput } from '#domain/runbook/problem.ts'
import { dottedWord, kebab, word } from '#domain/runbook/words.ts'

const expression = z.string().min(1).max(4000)
const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.union([item, z.array(item)]).transform((given): z.output<Item>[] => (Array.isArray(given) ? given : [given]))
const optionalFlag = z
  .boolean()
  .optional()
  .transform((given) => given === true)

const scopeField = z.unknown().transform((raw, context) => {
  const written =
    typeof raw === 'string' && /^[a-z][A-Za-z0-9]*$/.test(raw) && raw !== 'text' ? `reference ${raw}` : raw
  const parsed = fieldSchema.safeParse(written, withInput)
  if (
    parsed.success &&
    (parsed.data.type.type === 'reference' ||
      (parsed.data.type.type === 'list' && parsed.data.type.of.type === 'reference'))
  )
    return parsed.data
  if (parsed.success)
    context.issues.push({
      code: 'custom',
      message: 'The scope holds references and lists of references only.',
      input: raw,
      path: [],
    })
  else
    for (const { path, message } of plainIssues(parsed.error.issues))
      context.issues.push({ code: 'custom', message, input: raw, path })
  return z.NEVER
})

const fact = typed({
  per: word.optional(),
  freshFor: durationSchema.optional(),
  derive: expression.optional(),
  computed: z
    .strictObject({
      by: z.literal('signedFile'),
      from: dottedWord,
      keys: z.literal('workspace'),
      only: dottedWord.optional(),
    })
    .optional(),
  readings: z.strictObject({ count: z.int().min(2).max(5), blind: optionalFlag, role: word.optional() }).optional(),
})

const condition = z.strictObject({ needs: expression, because: textSchema })

const capture = z.strictObject({
  fact: dottedWord,
  label: textSchema.optional(),
  required: z
    .boolean()
    .optional()
    .transform((required) => required !== false),
  reason: z
    .enum(['required', 'none'])
    .optional()
    .transform((reason) => reason ?? 'none'),
  evidence: z
    .strictObject({ min: z.int().min(0).max(20) })
    .optional()
    .transform((evidence) => evidence ?? { min: 0 }),
  each: expression.optional(),
  probe: word.optional(),
  repeat: durationSchema.optional(),
})

const step = z.strictObject({
  id: word,
  phase: z.enum(['truth', 'risk', 'action', 'evidence']),
  title: textSchema,
  containment: optionalFlag,
  captures: z
    .array(capture)
    .optional()
    .transform((captures) => captures ?? []),
  does: oneOrMany(dottedWord)
    .optional()
    .transform((does) => does ?? []),
  offers: z
    .array(dottedWord)
    .optional()
    .transform((offers) => offers ?? []),
  each: expression.optional(),
  skip: z
    .enum(['never', 'with-reason'])
    .optional()
    .transform((skip) => skip ?? 'with-reason'),
  hold: condition.optional(),
  passes: condition.optional(),
  onlyIf: expression.optional(),
  refusesUntilDone: z
    .array(z.enum(['evidence.reading', 'evidence.text', 'evidence.log', 'evidence.link']))
    .optional()
    .transform((kinds) => kinds ?? []),
})

const parameter = typed({ optional: optionalFlag, from: expression.optional() })
const effect = z.union([
  z.enum(['freeze', 'publish', 'record', 'authorize']),
  z.strictObject({
    'start-execution': kebab,
    with: z.record(word, expression).optional(),
    succeeds: z.array(word).min(1).max(20).optional(),
  }),
])

const action = z.strictObject({
  label: textSchema,
  parameters: z
    .record(word, parameter)
    .optional()
    .transform((parameters) => parameters ?? {}),
  effect,
  outdates: z
    .array(expression)
    .optional()
    .transform((outdates) => outdates ?? []),
  outcome: z
    .array(dottedWord)
    .optional()
    .transform((outcome) => outcome ?? []),
  validFor: durationSchema.optional(),
  exclusive: expression.optional(),
  approval: z.strictObject({ by: z.enum(['second-person', 'commander']), unless: expression.optional() }).optional(),
})

const override = z.strictObject({ role: word, reason: z.literal('required') })

const rule = z.strictObject({
  guards: z.array(z.string().min(1)).min(1),
  allow: expression.optional(),
  never: z.literal(true).optional(),
  reenter: expression.optional(),
  because: textSchema,
  settle: z
    .array(word)
    .optional()
    .transform((settle) => settle ?? []),
  instead: z
    .array(dottedWord)
    .optional()
    .transform((instead) => instead ?? []),
  absolute: z.literal(true).optional(),
  overridable: override.optional(),
})

const guardrail = z.strictObject({
  says: textSchema,
  absolute: z.literal(true).optional(),
  overridable: override.optional(),
  rules: z.array(rule).min(1),
})

const watch = z.strictObject({
  says: textSchema,
  field: z.enum(['integer', 'decimal', 'duration']),
  bound: z.strictObject({
    min: z.union([z.number(), z.string()]).optional(),
    max: z.union([z.number(), z.string()]).optional(),
  }),
  every: durationSchema,
  owner: word,
  suspendedBy: z
    .array(dottedWord)
    .optional()
    .transform((by) => by ?? []),
})

const flag = z.strictObject({ when: expression, says: textSchema })
const clock = z.strictObject({ says: textSchema, until: expression, while: expression.optional() })
const mapOf = <Key extends z.core.$ZodRecordKey, Value extends z.ZodType>(key: Key, value: Value) =>
  z.record(key, value).optional()

export const authoredRunbook = z.strictObject({
  format: z.literal('holdpoint/1'),
  runbook: kebab,
  title: textSchema,
  when: textSchema,
  scope: mapOf(word, scopeField),
  resolutions: z.array(word).min(1).max(20),
  facts: mapOf(dottedWord, fact),
  steps: z.array(step).min(1).max(60),
  actions: mapOf(dottedWord, action),
  guardrails: mapOf(kebab, guardrail),
  watches: mapOf(word, watch),
  flags: mapOf(word, flag),
  clocks: mapOf(word, clock),
})

export type AuthoredRunbook = z.output<typeof authoredRunbook>
