import { describe, expect, it } from 'vitest'
import type { Execution, Reading } from '#domain/execution/state.ts'
import { lastSource } from './last-source.ts'

const reading = (seq: number, source: string | null, withdrawn = false) => ({ seq, source, withdrawn }) as Reading
const run = (...readings: Reading[]): Pick<Execution, 'readings'> => ({ readings: { 'pool.size': readings } })

describe('the source offered to a reading', () => {
  it('is the nearest one typed above it', () => {
    const typed = { a: { source: 'pager' }, b: { source: ' runnerctl ' }, c: {}, d: { source: 'console' } }
    expect(lastSource(typed, 'c', run(reading(3, 'registry')))).toBe('runnerctl')
  })

  it('is one typed below it where none is above', () => {
    expect(lastSource({ a: {}, b: { source: 'console' } }, 'a', undefined)).toBe('console')
  })

  it('is never its own', () => {
    expect(lastSource({ a: { source: 'console' } }, 'a', undefined)).toBeNull()
  })

  it('is the newest that was recorded where none is typed, and none that was redacted or withdrawn', () => {
    const recorded = [reading(3, 'registry'), reading(7, 'probe'), reading(8, null), reading(9, 'wrong', true)]
    expect(lastSource({ a: { source: '  ' } }, 'b', run(...recorded))).toBe('probe')
  })
})
