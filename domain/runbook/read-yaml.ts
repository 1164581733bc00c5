// A runbook file is YAML 1.2 with nothing clever in it: no anchors, no tags, no key twice; every value knows its line and column.
import type { Node, ParsedNode, Range } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { PathPart } from '#domain/runbook/problem.ts'
import { textFault } from '#domain/storable.ts'

export type Place = { line: number; column: number }
type Spot = { key: Range | null; value: ParsedNode | Node }

export type YamlReading = {
  readonly value: unknown
  readonly problems: readonly { place: Place; message: string }[]
  /** The place of the deepest part of the path that was written. */
  readonly placeOf: (path: readonly PathPart[]) => Place
  /** The place of a character of the text that stands at the path. */
  readonly placeIn: (path: readonly PathPart[], text: string, offset: number) => Place
}

const largest = 256 * 1024
const deepest = 60
/** One slip in the indentation makes many errors; the first are the ones that help. */
const mostYamlProblems = 3
const start: Place = { line: 1, column: 1 }
const idOf = (path: readonly PathPart[]): string => JSON.stringify(path)

const simpler: { readonly [code: string]: string } = {
  DUPLICATE_KEY: 'This name stands here twice.',
  TAB_AS_INDENT: 'Tabs cannot indent; use spaces.',
  MULTIPLE_DOCS: 'One runbook a file: a second document begins here.',
  TAG_RESOLVE_FAILED: 'Tags are not read here.',
  BAD_ALIAS: 'Anchors and aliases are not read here; write it out.',
}

/** Where the character `offset` of the value stands in its source: spaces and line breaks may differ, letters do not. */
const sourceOffset = (source: string, from: number, to: number, text: string, offset: number): number => {
  let at = from
  const header = /^[|>][-+0-9]*[^\n]*\n/.exec(source.slice(from, to))
  if (header !== null) at += header[0].length
  else if (source[at] === '"' || source[at] === "'") at += 1
  for (let i = 0; i <= offset && at < to; i++) {
    const wanted = text[i]
    if (wanted === undefined) return at
    if (/\s/.test(wanted)) continue
    while (at < to && source[at] !== wanted) at++
    if (i === offset) return at
    at++
  }
  return Math.min(at, to)
}

/** The parser walks brackets and dashes by recursion, so a file of nothing else would exhaust it. */
const isNestedTooDeep = (source: string): boolean => {
  let depth = 0
  for (const character of source) {
    if (character === '[' || character === '{') depth++
    else if ((character === ']' || character === '}') && depth > 0) depth--
    if (depth > deepest) return true
  }
  return /(?:-[ \t]+){20}|^[ \t]{200}/m.test(source)
}

export const readYaml = (source: string): YamlReading => {
  const none = { value: null, placeOf: () => start, placeIn: () => start }
  if (source.length > largest)
    return { ...none, problems: [{ place: start, message: 'The file is larger than 256 KB.' }] }
  if (isNestedTooDeep(source)) return { ...none, problems: [{ place: start, message: 'The file is nested too deep.' }] }
  const wrong = textFault(source)
  if (wrong !== null) return { ...none, problems: [{ place: start, message: wrong }] }

  const lines = new LineCounter()
  const document = parseDocument(source, {
    version: '1.2',
    schema: 'core',
    merge: false,
    strict: true,
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(Math.max(offset, 0), source.length))
    return line === 0 ? start : { line, column: col }
  }
  const problems = [...document.errors, ...document.warnings].slice(0, mostYamlProblems).map((problem) => ({
    place: placeAt(problem.pos[0]),
    message: simpler[problem.code] ?? `This is not YAML: ${problem.message}`,
  }))
  const spots = new Map<string, Spot>()
  const refuse = (node: Node, message: string): null => {
    problems.push({ place: placeAt(node.range?.[0] ?? 0), message })
    return null
  }

  const read = (node: ParsedNode | Node | null, path: readonly PathPart[], key: Range | null): unknown => {
    if (node === null) return null
    spots.set(idOf(path), { key, value: node })
    if (isAlias(node)) return refuse(node, 'Anchors and aliases are not read here; write it out.')
    if (isScalar(node)) {
      if (node.anchor !== undefined) return refuse(node, 'Anchors and aliases are not read here; write it out.')
      const strange = typeof node.value === 'string' ? textFault(node.value) : null
      if (strange !== null) return refuse(node, strange)
      return typeof node.value === 'bigint' ? String(node.value) : node.value
    }
    if (isSeq(node)) {
      if (node.anchor !== undefined) return refuse(node, 'Anchors and aliases are not read here; write it out.')
      return node.items.map((item, i) => read(item as Node | null, [...path, i], null))
    }
    if (!isMap(node)) return refuse(node, 'This cannot be read.')
    if (node.anchor !== undefined) return refuse(node, 'Anchors and aliases are not read here; write it out.')
    const result: { [name: string]: unknown } = {}
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? pair.key.value : null
      if (typeof name !== 'string') {
        refuse(isScalar(pair.key) || isMap(pair.key) || isSeq(pair.key) ? pair.key : node, 'A name is needed here.')
        continue
      }
      if (name === '__proto__') {
        refuse(isScalar(pair.key) ? pair.key : node, '__proto__ cannot be a name.')
        continue
      }
      result[name] = read(
        pair.value as Node | null,
        [...path, name],
        isScalar(pair.key) ? (pair.key.range ?? null) : null,
      )
      if (pair.value === null && isScalar(pair.key))
        spots.set(idOf([...path, name]), { key: pair.key.range ?? null, value: pair.key })
    }
    return result
  }

  const value = problems.length > 0 ? null : read(document.contents, [], null)
  const spotOf = (path: readonly PathPart[]): Spot | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const spot = spots.get(idOf(path.slice(0, length)))
      if (spot !== undefined) return spot
    }
    return undefined
  }
  const placeOf = (path: readonly PathPart[]): Place => {
    const spot = spotOf(path)
    const exact = spots.has(idOf(path))
    const offset = exact && spot?.key != null ? spot.key[0] : (spot?.value.range?.[0] ?? 0)
    return placeAt(offset)
  }
  const placeIn = (path: readonly PathPart[], text: string, offset: number): Place => {
    const node = spots.get(idOf(path))?.value
    if (node === undefined || !isScalar(node) || !node.range) return placeOf(path)
    const inner = typeof node.value === 'string' ? node.value.indexOf(text) : -1
    if (inner === -1) return placeOf(path)
    return placeAt(sourceOffset(source, node.range[0], node.range[1], String(node.value), inner + offset))
  }
  return { value, problems, placeOf, placeIn }
}
