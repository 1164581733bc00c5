import { expect, test } from 'vitest'
import { createRegistry } from '#components/shell/registry.ts'

test('what a screen adds is listed in order, and gone when it takes it back', () => {
  const registry = createRegistry<string>()
  const takeBack = registry.add(['a', 'b'])
  registry.add(['c'])
  expect(registry.all()).toEqual(['a', 'b', 'c'])
  takeBack()
  expect(registry.all()).toEqual(['c'])
})

test('a listener hears every change until it leaves', () => {
  const registry = createRegistry<string>()
  let heard = 0
  const leave = registry.subscribe(() => {
    heard += 1
  })
  registry.add(['a'])()
  leave()
  registry.add(['b'])
  expect(heard).toBe(2)
})

test('the list keeps its identity while nothing changes', () => {
  const registry = createRegistry<string>()
  registry.add(['a'])
  expect(registry.all()).toBe(registry.all())
})
