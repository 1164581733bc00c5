import { newId } from '#domain/new-id.ts'
import type { Driver, Who } from './driver.ts'

/** Command passes: offered, read, accepted. */
export async function handed(run: Driver, by: Who, to: Who & { member: string }): Promise<void> {
  const offer = newId()
  const { seq } = await run.ok(by, 'incident.offerCommand', { offer, to: to.member, note: 'Going to bed' })
  await run.ok(to, 'incident.acceptCommand', { offer, readAt: seq, readBack: 'The rollback comes first' })
}
