import type { Figures, Outcome, Trial } from '../fault.ts'
import { spread } from '../fault.ts'
import type { Company, Size } from '../ground/company.ts'
import { gather } from '../ground/company.ts'
import type { Ground, GroundOptions } from '../ground/ground.ts'
import { openGround } from '../ground/ground.ts'
import type { Scene } from '../ground/scene.ts'
import type { Violation } from '../judge/judge.ts'

export type Round<G extends Scene = Ground> = { ground: G; company: Company; dice: Trial['dice'] }

export type Plan<G extends Scene> = {
  company?: Size
  /** A fresh incident after so many faults. */
  perRound: number
  /** Does the fault once; answers how long until the next acknowledgement, ms. */
  hit(round: Round<G>, i: number): Promise<number>
  also?(ground: G): Promise<Figures>
}

/** In rounds on the server's parts. */
export const inRounds = async (trial: Trial, plan: Plan<Ground> & { ground?: GroundOptions }): Promise<Outcome> =>
  rounds(await openGround({ ...plan.ground, without: trial.without }), trial, plan)

/** The fault again and again under writers, readers and watchers; judged after every round. Closes the ground. */
export async function rounds<G extends Scene>(ground: G, trial: Trial, plan: Plan<G>): Promise<Outcome> {
  const violations: Violation[] = []
  const until: number[] = []
  const lateness: number[] = []
  let n = 0
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  const looking = setInterval(() => {
    if (ground.apps.some(({ ownEnds }) => ownEnds > 0)) ended.reject(new Error('The app ended by itself'))
  }, 100)
  try {
    await trial.weaken(ground.postgres.owner)
    const members = [ground.founder, await ground.join('responder'), await ground.join('responder')]
    while (n < trial.times) {
      const company = await gather(ground, trial.dice, { members, ...plan.company })
      const round: Round<G> = { ground, company, dice: trial.dice }
      for (let i = 0; i < plan.perRound && n < trial.times; i++, n++) {
        until.push(await Promise.race([plan.hit(round, n), ended.promise]))
      }
      await company.disband()
      violations.push(...(await ground.verdict([company.driver.incident])))
      for (const { transcript } of company.watchers) lateness.push(...transcript.lateness)
      if (violations.length > 0) break
    }
    const { history } = ground
    const sum = (pick: 'duplicates' | 'gaps' | 'resyncs') =>
      history.transcripts.reduce((total, transcript) => total + transcript[pick], 0)
    const figures: Figures = {
      acknowledged: history.count('acknowledged'),
      'without an answer': history.count('unknown'),
      'forbidden actions refused': history.outcomes.get('refused') ?? 0,
      'frames drawn': lateness.length,
      'raw duplicates': sum('duplicates'),
      gaps: sum('gaps'),
      resyncs: sum('resyncs'),
      reads: history.reads.length,
      ...spread('next acknowledgement', until),
      ...spread('staleness', lateness),
      ...(await plan.also?.(ground)),
    }
    return { n, violations, figures }
  } catch (error) {
    const [dead] = ground.apps.filter(({ ownEnds }) => ownEnds > 0)
    if (!dead) throw error
    const what = `the app ended by itself: ${dead.said.slice(-3).join('').trim().split('\n')[0]}`
    return { n: n + 1, violations: [{ rule: 'process', what }], figures: {} }
  } finally {
    clearInterval(looking)
    await ground.close()
  }
}
