import { expect, test } from 'vitest'
import type { Told } from './standing.ts'
import { standing } from './standing.ts'

const told = (state: Told['state'], apps: string[], environments = ['eu'], incident = 'i'): Told => ({
  incident,
  state,
  apps,
  environments,
})
const states = (notices: readonly Told[]) => notices.map(({ state }) => state)

test('the last word of an incident stands, those before it are earlier', () => {
  const { current, earlier } = standing([told('identified', ['a']), told('suspected', ['a'])], ['a'])
  expect(states(current)).toEqual(['identified'])
  expect(states(earlier)).toEqual(['suspected'])
})

test('once the last word is resolved, nothing stands', () => {
  const { current, earlier } = standing([told('resolved', ['a']), told('identified', ['a'])], ['a'])
  expect(current).toEqual([])
  expect(states(earlier)).toEqual(['resolved', 'identified'])
})

test('a word about one app or one environment leaves what was said of the others', () => {
  const first = told('identified', ['a', 'b'], ['eu', 'us'])
  expect(standing([told('resolved', ['a'], ['eu', 'us']), first], ['a', 'b']).current).toEqual([first])
  expect(standing([told('resolved', ['a', 'b'], ['eu']), first], ['a']).current).toEqual([first])
  expect(standing([told('resolved', ['a'], ['eu', 'us']), first], ['a']).current).toEqual([])
})

test('two incidents each have their last word', () => {
  const notices = [told('resolved', ['a'], ['eu'], 'i'), told('monitoring', ['a'], ['eu'], 'j')]
  expect(states(standing(notices, ['a']).current)).toEqual(['monitoring'])
})

test('what names no app of mine is neither', () => {
  expect(standing([told('identified', ['b'])], ['a'])).toEqual({ current: [], earlier: [] })
  expect(standing([told('identified', ['b'])], [])).toEqual({ current: [], earlier: [] })
})
