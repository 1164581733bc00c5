import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '../../verb.ts'
import { declared } from '../driver.ts'
import { replayGap, trusting } from '../gap-driver.ts'
import { hostUpgrade } from '../host-driver.ts'
import { providerOutage } from '../outage-driver.ts'
import { redacting } from '../redacting.ts'
import { databaseRestore } from '../restore-driver.ts'
import { stuckWake } from '../wake-driver.ts'
import type { Comes, Scene } from './row.ts'
import { documentOf, guarded, guardrailsPage } from './table.ts'

const here = await installation()
let scene: Scene
let pools = 0

beforeAll(async () => {
  const ada = await here.claimed()
  const bo = await here.joined(ada, 'responder', 'Bo')
  const key = await trusting(here, ada)
  scene = {
    ...redacting(here),
    ada,
    bo,
    badDeploy: () => declared(here, ada),
    stuckWake: () => stuckWake(here, ada),
    databaseRestore: () => databaseRestore(here, ada),
    providerOutage: () => providerOutage(here, ada),
    replayGap: () => replayGap(here, ada, key),
    trusting: () => trusting(here, ada),
    hostUpgrade: () => hostUpgrade(here, ada, { pool: `pool-${++pools}`, host: `runner-${pools}` }),
  }
})

/** What came of it, and for a refusal the guardrails that did not pass. */
function came({ status, data, error }: Answer): { comes: Comes | 'else'; by: string[]; why: string } {
  if (error) return { comes: error.code === 'BAD_INPUT' ? 'bad input' : 'else', by: [], why: error.message }
  const { outcome, entries } = data as CommandAnswer
  if (status !== 200 || outcome !== 'refused') return { comes: 'passes', by: [], why: String(outcome) }
  const last = entries.at(-1)
  if (!last) return { comes: 'else', by: [], why: 'A refusal is an entry' }
  const { rules } = last.entry.data as unknown as IncidentEventData['action.refused']
  const by = rules.filter(({ verdict }) => verdict !== 'satisfied').map(({ guardrail }) => guardrail)
  const isHeld = by.length === 0 && String(last.opened['/unavailable']).includes('approval')
  return { comes: isHeld ? 'held' : 'refused', by, why: JSON.stringify(last.opened) }
}

describe.each(guarded)('$runbook', ({ runbook, rows }) => {
  test.each(rows)('$guardrail: $variant: $comes', async ({ guardrail, comes, attempt }) => {
    const answers = [await attempt(scene)].flat().map(came)
    if (comes === 'once') {
      const others = answers.map((answer) => answer.comes).filter((each) => each !== 'passes')
      expect(others).toHaveLength(answers.length - 1)
      expect(others.every((each) => each === 'refused' || each === 'held')).toBe(true)
      return
    }
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatchObject({ comes })
    if (comes === 'refused') expect(answers[0]?.by).toContain(guardrail)
  })

  test('every guardrail has a way that passes and ways that are refused', () => {
    for (const { id } of documentOf(runbook).guardrails) {
      const own = rows.filter(({ guardrail }) => guardrail === id).map(({ comes }) => comes)
      expect({ id, passes: own.includes('passes'), refused: own.filter((c) => c === 'refused').length > 4 }).toEqual({
        id,
        passes: true,
        refused: true,
      })
    }
  })
})

/** Without what aligns a table. */
const plain = (page: string) => page.replace(/ *\| */g, '|').replace(/-{3,}/g, '---')

test('docs/guardrails.md is made from these rows; if not: node scripts/write-docs.ts', () => {
  const page = readFileSync(new URL('../../../../docs/guardrails.md', import.meta.url), 'utf8')
  expect(plain(page)).toBe(plain(guardrailsPage()))
})
