// Editors learn the format from the very schema that reads a file; what that one reads in code is written out here as patterns.
import { z } from 'zod'
import { authoredRunbook } from '#domain/runbook/authored.ts'
import { durationSchema, fieldSchema, longForms, plainTypes } from '#domain/runbook/authored-type.ts'
import { hints } from '#domain/runbook/editor-hints.ts'
import { dottedWord, word } from '#domain/runbook/words.ts'

type JsonSchema = { readonly [keyword: string]: unknown }

const simple = '[a-z][A-Za-z0-9]{0,39}'
const patterns = new Map<unknown, { pattern: string; description?: string }>([
  [word, { pattern: `^${simple}$` }],
  [dottedWord, { pattern: `^${simple}(\\.${simple})*$` }],
  [durationSchema, { pattern: '^[\\d.\\s]*\\d[\\d.\\s]*[dhms][\\d.\\sdhms]*$' }],
])

const names = [...plainTypes, 'integer', 'decimal', 'duration', 'choice', 'choices', 'checks', 'record', 'table']
const shortForms: JsonSchema[] = [
  { enum: names },
  { type: 'string', pattern: `^reference ${simple}$` },
  { type: 'string', pattern: `^list of (text|reference ${simple})$` },
  { type: 'array', items: { type: 'string', pattern: `^${simple}$` }, minItems: 1, description: hints.choice },
]
const field: JsonSchema = { $ref: '#/definitions/field' }

const isNothing = (schema: object): boolean => Object.keys(schema).length === 0

const converted = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, patterns.get(zodSchema))
      const known = longForms.get(zodSchema)
      if (known !== undefined && isNothing(jsonSchema)) Object.assign(jsonSchema, typeForms(known))
    },
  })

/** Every way to write a type, the long one with what it may say in that place. */
const typeForms = (longForm: z.ZodType): JsonSchema => {
  const { $schema: _, ...long } = converted(longForm)
  const properties = {
    ...Object(long.properties),
    type: { anyOf: shortForms },
    fields: { type: 'object', additionalProperties: field },
    columns: { type: 'object', additionalProperties: field },
  }
  return { anyOf: [...shortForms, { ...long, properties }] }
}

const mapOf = (value: JsonSchema) => ({
  type: 'object',
  propertyNames: patterns.get(word),
  additionalProperties: value,
})

const withHints = (schema: unknown, place: string): unknown => {
  if (Array.isArray(schema)) return schema.map((part) => withHints(part, place))
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key !== 'properties') return [key, withHints(value, place)]
    const named = Object.entries(value).map(([name, child]) => {
      const at = place === '' ? name : `${place}.${name}`
      const inside = at.split('.').slice(-2).join('.')
      const description = hints[at] ?? hints[`*.${inside}`] ?? hints[`*.${name}`]
      return [name, { ...(description === undefined ? {} : { description }), ...Object(withHints(child, at)) }]
    })
    return [key, Object.fromEntries(named)]
  })
  return Object.fromEntries(entries)
}

/** JSON Schema draft 7, which editors know best. It asks for the shape of a file; the checker asks for its sense. */
export const editorSchema = (): unknown => {
  const { properties, ...whole } = converted(authoredRunbook)
  const scope = mapOf({ anyOf: [{ type: 'string', pattern: `^${simple}$` }, field] })
  return withHints(
    {
      title: 'Holdpoint runbook',
      ...whole,
      properties: { ...Object(properties), scope },
      definitions: { field: typeForms(longForms.get(fieldSchema) ?? z.never()) },
    },
    '',
  )
}
