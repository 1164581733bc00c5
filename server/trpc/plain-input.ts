import { Problem } from '#domain/problem.ts'
import { textFault } from '#domain/storable.ts'

const MAX_DEPTH = 64
const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])

/** Refuses, before any schema sees it, what no field may hold: U+0000, half characters, reserved keys, bottomless nesting. */
export function plainInput(value: unknown): void {
  walk(value, [])
}

function walk(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    const fault = textFault(value)
    if (fault) refuse(fault, path)
    return
  }
  if (value === null || typeof value !== 'object') return
  if (path.length >= MAX_DEPTH) refuse('Nested too deep', path.slice(0, 3))
  for (const key of Object.keys(value)) {
    if (RESERVED.has(key)) refuse(`The name ${key} cannot be used here`, path)
    const fault = textFault(key)
    if (fault) refuse(fault, path)
    walk((value as Record<string, unknown>)[key], [...path, key])
  }
}

function refuse(sentence: string, path: readonly string[]): never {
  throw new Problem('BAD_INPUT', sentence, { [path.join('.')]: sentence })
}
