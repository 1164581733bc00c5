// An expression is sound when it parses, uses nothing that is banned, names only what exists, and gives the type its place needs.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { DocumentEnvironment } from '#domain/runbook/cel-environment.ts'
import type { Field, FieldType, Text } from '#domain/runbook/document.ts'
import type { ExpressionUse, Uses } from '#domain/runbook/expression-reader.ts'
import type { Names, Shape } from '#domain/runbook/expression-scope.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import type { PathPart } from '#domain/runbook/problem.ts'
import { readExpression } from '#domain/runbook/read-expression.ts'
import { bracedIn } from '#domain/runbook/template.ts'

export type Ground = { readonly environment: DocumentEnvironment; readonly names: Names }

/** Where an expression stands: what it guards, which parameters it sees, what it must give. */
export type Place = {
  readonly path: readonly PathPart[]
  readonly target?: string | null
  readonly params?: readonly Field[] | null
  readonly use?: ExpressionUse
  readonly gives: 'condition' | 'anything' | FieldType
}

export type CheckedExpression = {
  readonly findings: readonly Finding[]
  readonly uses: Uses | null
  readonly shape: Shape | null
  readonly ast: ASTNode | null
}

const simpleTypes: { readonly [name: string]: string } = {
  string: 'a text or a choice',
  int: 'a whole number',
  double: 'a decimal number',
  bool: 'true or false',
  'google.protobuf.Timestamp': 'a time',
  'google.protobuf.Duration': 'a duration',
}

export const typeInWords = (name: string): string => {
  if (simpleTypes[name] !== undefined) return simpleTypes[name]
  if (name.startsWith('reference.')) return `a reference to one ${name.slice('reference.'.length)}`
  if (name.startsWith('list')) return 'a list'
  if (name.startsWith('map')) return 'a fact read per something'
  return /^(record|row|params|given|run|checks)\d+$/.test(name) ? 'a record' : name
}

const typeSentence = (summary: string): string => {
  const overload = /^no such overload: (.+) (==|!=|<=?|>=?|[-+*/%]|in) (.+)$/.exec(summary)
  if (overload !== null) {
    const [, left = '', operator = '', right = ''] = overload
    return `${operator} does not fit between ${typeInWords(left)} and ${typeInWords(right)}.`
  }
  const logical = /^(?:Logical operator|Ternary condition|.* predicate) .*got '(.+)'$/.exec(summary)
  if (logical !== null) return `A condition stands here, not ${typeInWords(logical[1] ?? '')}.`
  const branches = /^Ternary branches .*got '(.+)' and '(.+)'$/.exec(summary)
  if (branches !== null)
    return `Both answers of ? : are of one type, not ${typeInWords(branches[1] ?? '')} and ${typeInWords(branches[2] ?? '')}.`
  const elements = /^List elements .*expected type '(.+)' but found '(.+)'$/.exec(summary)
  if (elements !== null)
    return `A list holds one type, not ${typeInWords(elements[1] ?? '')} and ${typeInWords(elements[2] ?? '')}.`
  return `This does not fit together: ${summary}.`
}

const isLibraryError = (error: unknown): error is { summary: string; range?: { start: number } } =>
  typeof error === 'object' && error !== null && 'summary' in error && typeof error.summary === 'string'

export const checkExpression = ({ environment, names }: Ground, text: string, place: Place): CheckedExpression => {
  const finding = (offset: number, message: string): Finding => ({
    path: place.path,
    message,
    severity: 'error',
    within: { text, offset },
  })
  const { env } = environment.sight(place.target ?? null)
  let parsed: ReturnType<typeof env.parse>
  try {
    parsed = env.parse(text)
  } catch (error) {
    const summary = isLibraryError(error) ? error.summary : String(error)
    return {
      findings: [
        finding(isLibraryError(error) ? (error.range?.start ?? 0) : 0, `This is not an expression: ${summary}.`),
      ],
      uses: null,
      shape: null,
      ast: null,
    }
  }
  const { problems, uses, shape } = readExpression(parsed.ast, names, place.params ?? null, place.use)
  if (problems.length > 0)
    return { findings: problems.map(({ start, message }) => finding(start, message)), uses, shape, ast: parsed.ast }
  const { valid, type = '', error } = parsed.check()
  if (!valid) {
    const [summary, start] = isLibraryError(error) ? [error.summary, error.range?.start ?? 0] : [String(error), 0]
    return { findings: [finding(start, typeSentence(summary))], uses, shape, ast: parsed.ast }
  }
  const findings: Finding[] = []
  if (place.gives === 'condition' && type !== 'bool')
    findings.push(finding(0, `A condition stands here, not ${typeInWords(type)}.`))
  if (place.gives === 'condition' && type === 'bool' && uses.constant)
    findings.push(finding(0, 'This looks at nothing, so it is always the same. Say never, or leave the rule out.'))
  if (typeof place.gives === 'object') {
    const expected = environment.types.of(place.gives).name
    if (type !== expected)
      findings.push(finding(0, `Here stands ${typeInWords(expected)}; this gives ${typeInWords(type)}.`))
    else findings.push(...optionFindings(place.gives, shape, finding))
  }
  return { findings, uses, shape, ast: parsed.ast }
}

const optionsOf = (type: FieldType): readonly string[] | null =>
  type.type === 'choice' ? type.options : type.type === 'yesNo' ? ['yes', 'no'] : null

const optionFindings = (
  wanted: FieldType,
  shape: Shape,
  finding: (offset: number, message: string) => Finding,
): Finding[] => {
  const options = optionsOf(wanted)
  if (options === null || shape.kind !== 'value') return []
  const given = optionsOf(shape.type)
  const strange = given?.find((option) => !options.includes(option))
  return strange === undefined
    ? []
    : [finding(0, `This may give ${strange}, which is not among ${options.join(', ')}.`)]
}

/** Messages show paths only: what is in braces is one fact, parameter, scope name or attribute. */
export const checkTemplate = (ground: Ground, text: Text, place: Omit<Place, 'gives'>): Finding[] => {
  const languages =
    typeof text === 'string'
      ? [{ path: place.path, written: text }]
      : Object.entries(text).map(([language, written]) => ({ path: [...place.path, language], written }))
  return languages.flatMap(({ path, written }) => {
    const bare = written.replace(/\{[^{}]*\}/g, '')
    const stray = /[{}]/.exec(bare)
    if (stray !== null)
      return [
        {
          path,
          message: 'A brace stands alone. What is shown stands between two braces.',
          severity: 'error' as const,
          within: { text: written, offset: written.indexOf(stray[0]) },
        },
      ]
    return bracedIn(written).flatMap((braced): Finding[] => {
      const { findings, shape } = checkExpression(ground, braced.text, {
        ...place,
        path,
        use: 'flag',
        gives: 'anything',
      })
      if (findings.length > 0) return [...findings]
      if (shape?.kind === 'value' || shape?.kind === 'list') return []
      return [
        {
          path,
          message: 'A message shows a fact, a parameter or a name of the scope, not a calculation.',
          severity: 'error',
          within: { text: braced.text, offset: 0 },
        },
      ]
    })
  })
}
