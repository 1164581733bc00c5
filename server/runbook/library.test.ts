import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { StartableRunbook } from '#domain/incident/views.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { declared } from '#server/incident/testing/driver.ts'
import { readBuiltIns, refreshLibraries } from './install.ts'

const here = await installation()
let ada: Awaited<ReturnType<typeof here.claimed>>

beforeAll(async () => {
  ada = await here.claimed()
})

const startable = () => here.ok<StartableRunbook[]>('runbook.startable', {}, ada)

test('a newer version reaches the workspace; an execution that runs stays on its own', async () => {
  const run = await declared(here, ada)
  const before = await startable()
  const [builtIn] = await readBuiltIns(() => {})
  if (!builtIn) throw new Error('No runbook ships')
  const directory = mkdtempSync(join(tmpdir(), 'runbooks-'))
  writeFileSync(
    join(directory, 'bad-deploy.yaml'),
    builtIn.source.replace('title: Bad Deploy', 'title: Bad Deploy, revised'),
  )
  const newer = await readBuiltIns(() => {}, directory)
  await refreshLibraries(here.database, here.journal, newer)
  await refreshLibraries(here.database, here.journal, newer)
  const after = await startable()
  const isRevised = ({ slug }: { slug: string }) => slug === 'bad-deploy'
  expect(before.length).toBeGreaterThan(5)
  expect(after.map(({ id, title }) => ({ id, title }))).toEqual(
    before.map((runbook) => ({ id: runbook.id, title: isRevised(runbook) ? 'Bad Deploy, revised' : runbook.title })),
  )
  const { rows } = await here.database.owner.query('select slug, version from runbook order by slug')
  const slugs = before.map(({ slug }) => slug).sort()
  expect(rows).toEqual(slugs.map((slug) => ({ slug, version: isRevised({ slug }) ? 2 : 1 })))
  const { incident, runbooks } = await run.room(ada)
  expect(incident.executions[run.execution]?.runbook.hash).toBe(before[0]?.hash)
  expect(Object.keys(runbooks)).toEqual([before[0]?.hash])
  expect((await run.request(ada, 'artifact.rebuildFromMain', { commit: 'x' })).outcome).toBe('refused')
})

test('a file that does not validate is reported with line and column and stops nothing but itself', async () => {
  const [builtIn] = await readBuiltIns(() => {})
  const directory = mkdtempSync(join(tmpdir(), 'runbooks-'))
  writeFileSync(join(directory, 'good.yaml'), builtIn?.source ?? '')
  writeFileSync(join(directory, 'worse.yaml'), 'format: holdpoint/1\nrunbook: worse\nsteps: nothing\n')
  writeFileSync(join(directory, 'bad.yaml'), 'a: [')
  const said: string[] = []
  const read = await readBuiltIns((line) => said.push(line), directory)
  expect(read.map(({ slug }) => slug)).toEqual(['bad-deploy'])
  expect(said.some((line) => /^runbooks\/bad\.yaml:\d+:\d+ \S/.test(line))).toBe(true)
  expect(said.some((line) => /^runbooks\/worse\.yaml:3:\d+ \S/.test(line))).toBe(true)
})
