import 'next/dist/server/node-environment.js'

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import { readBuiltIns } from './runbook/install.ts'
import { Simulation } from './sample/simulation.ts'
import { finishedStory } from './sample/stories.ts'

test('rules compare timestamps in a process where Next has replaced Date', async () => {
  const [builtIn] = await readBuiltIns(() => {})
  const parsed = parseRunbook(builtIn?.source ?? '')
  if (!builtIn || !parsed.ok) throw new Error('No runbook to rule by')
  const cast = { okafor: newId(), lind: newId(), moreau: newId(), haddad: newId() }
  const roles = Object.fromEntries(Object.values(cast).map((id) => [id, 'responder' as const]))
  const compiled = compileRunbook(parsed.document)
  const runbook = {
    id: newId(),
    slug: builtIn.slug,
    hash: builtIn.hash,
    withdrawn: false,
    cannotStart: cannotStart(parsed.document)[0] ?? null,
    compiled,
  }
  const simulation = new Simulation(new Date().toISOString(), roles, [runbook])
  finishedStory(simulation, cast, Date.now())
  const types = simulation.writes.flatMap(({ events }) => events.map(({ type }) => type))
  expect(types).toContain('incident.resolved')
  expect(types).not.toContain('action.refused')
})

test('the server loads Next before anything that compares timestamps', () => {
  const main = readFileSync(new URL('./main.ts', import.meta.url), 'utf8')
  const imports = main.split('\n').filter((line) => line.startsWith('import '))
  expect(imports[0]).toBe("import 'next/dist/server/node-environment.js'")
})
