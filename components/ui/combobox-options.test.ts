import { expect, test } from 'vitest'
import { nameOfValue, optionsFor } from '#components/ui/combobox-options.ts'

const items = [
  { id: '1', name: 'old-checkout' },
  { id: '2', name: 'checkout', detail: 'production' },
  { id: '3', name: 'media' },
]

const names = (query: string, mayMake: boolean) =>
  optionsFor(items, query, mayMake).map((option) => (option.kind === 'item' ? option.item.name : `+${option.name}`))

test('an empty query offers everything and makes nothing', () => {
  expect(names('', true)).toEqual(['old-checkout', 'checkout', 'media'])
})

test('names that begin with the query come first, whatever their case', () => {
  expect(names('CHECK', false)).toEqual(['checkout', 'old-checkout'])
})

test('a missing name can be made, trimmed, and only where making is allowed', () => {
  expect(names('  reports ', true)).toEqual(['+reports'])
  expect(names('reports', false)).toEqual([])
})

test('a name that exists is never offered to be made again', () => {
  expect(names('Media', true)).toEqual(['media'])
})

test('a value reads as its name, whether it exists or is still to be made', () => {
  expect(nameOfValue(items, { id: '2' })).toBe('checkout')
  expect(nameOfValue(items, { name: 'reports' })).toBe('reports')
  expect(nameOfValue(items, { id: 'gone' })).toBe('')
  expect(nameOfValue(items, null)).toBe('')
})
