import { describe, expect, test } from 'vitest'
import { paletteScore } from './palette-match.ts'

const declare = 'Declare incident'
const rebuild = 'Rebuild from main and promote it as a rollback'

describe('the palette', () => {
  test('does not offer a command whose letters merely happen to come in that order', () => {
    expect(paletteScore(rebuild, ['Actions', 'artifact.rebuildFromMain'], 'declare')).toBe(0)
  })

  test('puts a label that begins with what was typed before one that holds it', () => {
    expect(paletteScore('Roll back the route', [], 'roll')).toBeGreaterThan(paletteScore(rebuild, [], 'roll'))
  })

  test('wants every typed word, in any order', () => {
    expect(paletteScore(declare, [], 'inc decl')).toBeGreaterThan(0)
    expect(paletteScore(declare, [], 'decl route')).toBe(0)
  })

  test('finds a command by its keywords, after those that say it themselves', () => {
    const byKeyword = paletteScore('All my workspaces', ['create'], 'create')
    expect(byKeyword).toBeGreaterThan(0)
    expect(byKeyword).toBeLessThan(paletteScore('Create a workspace', [], 'create'))
  })

  test('shows everything before anything is typed', () => {
    expect(paletteScore(rebuild, [], ' ')).toBe(1)
  })
})
