// A message is plain text with paths in braces; each path shows what is there when the message is read, or why it is unknown.
import type { Sight } from '#domain/runbook/cel-environment.ts'
import type { Field, FieldType, Text } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { CompiledExpression } from '#domain/runbook/expression.ts'
import { compileExpression } from '#domain/runbook/expression.ts'
import type { Names, Shape } from '#domain/runbook/expression-scope.ts'
import { readExpression } from '#domain/runbook/read-expression.ts'

export type TemplatePart = string | { readonly look: CompiledExpression; readonly type: FieldType | 'count' }
/** By language; '' where the text has only one. */
export type Template = ReadonlyMap<string, readonly TemplatePart[]>

export type Braced = { readonly text: string; readonly start: number }

/** The pieces between braces, with their place in the text. */
export const bracedIn = (text: string): Braced[] =>
  [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => ({ text: match[1] ?? '', start: match.index + 1 }))

const shownAs = (shape: Shape): FieldType | 'count' | null =>
  shape.kind === 'value' ? shape.type : shape.kind === 'list' ? 'count' : null

const compileText = (text: string, sight: Sight, names: Names, params: readonly Field[] | null): TemplatePart[] => {
  const parts: TemplatePart[] = []
  let from = 0
  for (const braced of bracedIn(text)) {
    parts.push(text.slice(from, braced.start - 1))
    const look = compileExpression(sight, braced.text)
    const type = shownAs(readExpression(look.ast, names, params, 'flag').shape)
    if (type === null) throw new Error(`{${braced.text}} shows nothing`)
    parts.push({ look, type })
    from = braced.start + braced.text.length + 1
  }
  parts.push(text.slice(from))
  return parts.filter((part) => part !== '')
}

/** One value with its type; throws on what gives none. */
export type Value = { readonly look: CompiledExpression; readonly type: FieldType }

export const compileValue = (text: string, sight: Sight, names: Names, params: readonly Field[] | null): Value => {
  const look = compileExpression(sight, text)
  const { shape } = readExpression(look.ast, names, params, 'flag')
  if (shape.kind !== 'value') throw new Error(`${text} gives no value`)
  return { look, type: shape.type }
}

export const compileTemplate = (text: Text, sight: Sight, names: Names, params: readonly Field[] | null): Template =>
  typeof text === 'string'
    ? new Map([['', compileText(text, sight, names, params)]])
    : new Map(
        Object.keys(text).map((language) => [language, compileText(textIn(text, language), sight, names, params)]),
      )

export const partsIn = (template: Template, language: string): readonly TemplatePart[] =>
  template.get('') ?? template.get(language) ?? template.get('en') ?? [...template.values()][0] ?? []
