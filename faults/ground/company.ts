import { setTimeout as wait } from 'node:timers/promises'
import type { Driver } from '#server/incident/testing/driver.ts'
import { Reader } from '../clients/reader.ts'
import type { WatcherOptions } from '../clients/watcher.ts'
import { Watcher } from '../clients/watcher.ts'
import type { WriterOptions } from '../clients/writer.ts'
import { Writer } from '../clients/writer.ts'
import type { Dice } from '../seeded.ts'
import type { Running, Scene, Somebody } from './scene.ts'

export type Company = {
  driver: Driver
  writers: Writer[]
  readers: Reader[]
  watchers: Watcher[]
  /** Writers stop, watchers are given time to draw everything, then all end. */
  disband(patienceMs?: number): Promise<void>
}

export type Size = { writers?: number; readers?: number; watchers?: number; members?: readonly Somebody[] } & Partial<
  Pick<WatcherOptions, 'loses' | 'careless'> & Pick<WriterOptions, 'givesUp' | 'pauseMs' | 'note' | 'patienceMs'>
>

/** People on one incident: some write, some read, some watch; spread over the processes. */
export async function gather(ground: Scene, dice: Dice, size: Size = {}): Promise<Company> {
  const { writers = 8, readers = 2, watchers = 4, members = [ground.founder], loses, careless, ...more } = size
  const { history, workspace } = ground
  const driver = await ground.declare()
  const { incident, execution } = driver
  const appOf = (i: number): Running => ground.apps[i % ground.apps.length] ?? ground.app
  const personOf = (i: number): Somebody => members[i % members.length] ?? ground.founder
  const given = async (i: number) => ({
    origin: () => appOf(i).origin,
    who: { ...(await ground.as(personOf(i), appOf(i))), member: personOf(i).member },
    incident,
    history,
  })
  const watching: Watcher[] = []
  for (let i = 0; i < watchers; i++) {
    watching.push(
      new Watcher({
        ...(await given(i)),
        client: `watcher ${i} of ${incident}`,
        workspace,
        from: i % 2,
        ...(loses && { loses }),
        careless: careless ?? false,
      }),
    )
  }
  const reading: Reader[] = []
  for (let i = 0; i < readers; i++) {
    reading.push(new Reader({ ...(await given(i)), client: `reader ${i} of ${incident}`, everyMs: 60 }))
  }
  const writing: Writer[] = []
  for (let i = 0; i < writers; i++) writing.push(new Writer({ ...(await given(i)), execution, dice, ...more }))

  return {
    driver,
    writers: writing,
    readers: reading,
    watchers: watching,
    disband: async (patienceMs = 15_000) => {
      await Promise.all(writing.map((writer) => writer.stop()))
      await Promise.all(reading.map((reader) => reader.stop()))
      const head = await headOf(ground, incident)
      for (const end = Date.now() + patienceMs; Date.now() < end; await wait(50)) {
        if (watching.every(({ drawn }) => drawn >= head)) break
      }
      await Promise.all(watching.map((watcher) => watcher.stop()))
    },
  }
}

export async function headOf(
  { postgres, workspace }: Pick<Scene, 'postgres' | 'workspace'>,
  incident: string,
): Promise<number> {
  const { rows } = await postgres.owner.query<{ seq: number }>(
    'select seq from stream_head where workspace = $1 and stream = $2',
    [workspace, `incident/${incident}`],
  )
  return rows[0]?.seq ?? 0
}

/** Waits for `count` more acknowledged commands; answers after how long each of the first came. */
export async function acknowledgements(
  writers: readonly Writer[],
  count: number,
  patienceMs = 60_000,
): Promise<number> {
  const total = () => writers.reduce((sum, { answered }) => sum + answered.length, 0)
  const from = Date.now()
  const until = total() + count
  while (total() < until) {
    if (Date.now() - from > patienceMs) throw new Error(`Nothing was acknowledged for ${patienceMs} ms`)
    await wait(5)
  }
  return Date.now() - from
}
