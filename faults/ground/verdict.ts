import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Pools } from '#server/db/pools.ts'
import { finalState } from '../judge/final-state.ts'
import type { Violation } from '../judge/judge.ts'
import { judge } from '../judge/judge.ts'
import type { Running, Scene } from './scene.ts'

/** Judges these incidents when nobody works on one any more. */
export async function verdictOn(
  { history, workspace, apps }: Pick<Scene, 'history' | 'workspace' | 'apps'>,
  store: { owner: pg.Pool; pools: Pools },
  incidents: readonly string[],
): Promise<Violation[]> {
  await quiet(store.owner)
  const finals = []
  for (const incident of incidents) finals.push(await finalState(store, workspace, incident))
  const own = apps.filter(({ ownEnds }) => ownEnds > 0)
  return [
    ...judge(history, finals).map((violation) => ({ ...violation, what: withCause(violation.what, apps) })),
    ...own.map(({ said }) => ({ rule: 'process', what: `The app ended by itself:\n${said.slice(-10).join('')}` })),
  ]
}

/** An answer of 500 names a line of the log. */
function withCause(what: string, apps: readonly Running[]): string {
  const id = /\(([0-9a-f]{16})\)$/.exec(what)?.[1]
  const line = id && apps.map(({ said }) => said.join('')).find((text) => text.includes(id))
  return line ? `${what} ${line.slice(line.indexOf(id)).split('\n').slice(0, 9).join(' | ')}` : what
}

/** Commands whose sender is gone may still be at work in the database. */
async function quiet(owner: pg.Pool): Promise<void> {
  const busy = `select count(*)::int as n from pg_stat_activity where usename like 'holdpoint%' and query ~ 'journal_append' and state <> 'idle'`
  for (let look = 0; look < 300; look++) {
    const { rows } = await owner.query<{ n: number }>(busy).catch(() => ({ rows: [{ n: 1 }] }))
    if (rows[0]?.n === 0) return
    await wait(50)
  }
}
