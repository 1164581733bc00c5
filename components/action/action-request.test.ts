import { expect, test } from 'vitest'
import type { Parameter } from '#domain/runbook/document.ts'
import { knownParams, NEW_OBJECT } from './action-request.ts'

const provider = (optional: boolean): Parameter => ({
  name: 'provider',
  type: { type: 'reference', kind: 'provider' },
  optional,
})
const known = '01a20f7e-6ec5-703d-bda8-49588effd207'

test('an object of the catalogue is known to the rules, a name that is new to it is not', () => {
  expect(knownParams([provider(false)], { provider: known }, 0)).toEqual({ provider: known })
  expect(knownParams([provider(false)], { provider: { name: 'orders-db' } }, 0)).toEqual({})
})

test('where a name could have been left out, the rules know that it was given', () => {
  expect(knownParams([provider(true)], { provider: { name: 'orders-db' } }, 0)).toEqual({ provider: NEW_OBJECT })
  expect(knownParams([provider(true)], { provider: '' }, 0)).toEqual({})
})
