import type { StartableRunbook } from '#domain/incident/views.ts'
import { newId } from '#domain/new-id.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { must } from '../clients/call.ts'
import type { Product, Who } from './product.ts'

export type Declared = { incident: string; execution: string; number: string }

/** Incidents with a runbook running in each, declared through the door, `at once` of them at a time. */
export async function declare(
  { origin }: Product,
  who: readonly Who[],
  count: number,
  atOnce = 8,
): Promise<Declared[]> {
  const [first] = who
  if (!first) throw new Error('Nobody declares')
  const [runbook] = await must<StartableRunbook[]>(origin, 'runbook.startable', {}, first)
  if (!runbook) throw new Error('No runbook can start')
  const made: Declared[] = []
  let next = 0
  const declareSome = async () => {
    while (next < count) {
      const nth = next++
      const [incident, execution] = [newId(), newId()]
      const app = { name: 'checkout' }
      const environment = { name: 'production', production: true }
      const by = who[nth % who.length] ?? first
      const { number } = await must<CommandAnswer>(
        origin,
        'incident.declareIncident',
        {
          ...{ command: newId(), incident, title: `Checkout errors, case ${nth}`, severity: 'SEV2' },
          ...{ private: false, viewers: [], apps: [app], environments: [environment] },
          start: { runbook: runbook.id, execution, scope: { app, environment } },
        },
        by,
      )
      made.push({ incident, execution, number })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, declareSome))
  return made
}
