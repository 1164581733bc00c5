import { expect, test } from 'vitest'
import { codeIn } from './code-in.ts'

test('a pasted address gives its code', () => {
  expect(codeIn(' http://127.0.0.1:4000/setup#bnv0HY_kRhxJ5FGNsYfAop \n')).toBe('bnv0HY_kRhxJ5FGNsYfAop')
})

test('a pasted code stays as it is', () => {
  expect(codeIn('bnv0HY_kRhxJ5FGNsYfAop')).toBe('bnv0HY_kRhxJ5FGNsYfAop')
})
