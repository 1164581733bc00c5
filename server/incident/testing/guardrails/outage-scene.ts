import type { Answer } from '#server/auth/testing/installation.ts'
import type { OutageDriver } from '../outage-driver.ts'
import type { Scene } from './row.ts'

export type Change = (run: OutageDriver, scene: Scene) => Promise<unknown>

export const nothing: Change = async () => {}

/** Classified and told apart; then what `change` does; then the attempt. */
export const once =
  (change: Change, attempt: (run: OutageDriver, scene: Scene) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.providerOutage()).known(scene.ada)
    await change(run, scene)
    return attempt(run, scene)
  }
