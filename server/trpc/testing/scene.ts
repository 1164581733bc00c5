import type { Installation } from '#server/auth/testing/installation.ts'
import type { Who } from '#server/incident/testing/driver.ts'
import { declared } from '#server/incident/testing/driver.ts'
import type { Scene } from './valid-inputs.ts'

/** An incident with Bad Deploy in it, a freeze in force, and everything that inputs may name. */
export async function sceneOf(
  here: Installation,
  by: Who & { member: string },
  more: Record<string, unknown> = {},
): Promise<Scene> {
  const driver = await declared(here, by, more)
  const { incident, startable } = await driver.room(by)
  const [app = '', environment = ''] = [incident.apps[0], incident.environments[0]]
  await driver.request(by, 'freeze.create', { environment, kinds: ['promotion'] })
  const room = await driver.room(by)
  const { number, incident: id, execution } = driver
  const [runbook, freeze] = [startable[0]?.id ?? '', room.incident.freezes[0]?.freeze ?? '']
  return { incident: id, number, execution, runbook, freeze, member: by.member, app, environment }
}
