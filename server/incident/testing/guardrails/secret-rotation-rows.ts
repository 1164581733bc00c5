import type { Json } from '#domain/json.ts'
import type { Change } from './outage-scene.ts'
import { nothing, once } from './outage-scene.ts'
import type { Row } from './row.ts'
import { minutesAgo, rowsOf } from './row.ts'

const REASON = 'The vendor asked for it by telephone'

const rotates = (change: Change, params: Record<string, Json> = {}) =>
  once(change, (run, { bo }) => run.on.tryRequest(bo, 'secrets.rotate', { secret: run.secret, ...params }))
const doubted =
  (value: Json, observedAt = minutesAgo(0)): Change =>
  (run, { ada }) =>
    run.doubts(ada, value, { observedAt })

/** The commander breaks the glass for exactly this rotation, then `change`. */
const broken = (change: Change, params: Record<string, Json> = {}) =>
  rotates(async (run, scene) => {
    await run.doubts(scene.ada, 'sound')
    await run.gives(scene.ada, await run.asks(scene.bo, 'secrets.rotate', { secret: run.secret }, REASON))
    await change(run, scene)
  }, params)

export const secretRotationRows: readonly Row[] = rowsOf('no-blind-secret-rotation', [
  ['Evidence shows that the secret is compromised', 'passes', rotates(doubted('compromised'))],
  ['Evidence shows that it has expired', 'passes', rotates(doubted('expired'))],
  ['Evidence shows that it is sound', 'refused', rotates(doubted('sound'))],
  ['Nobody knows', 'refused', rotates(doubted(null))],
  ['Nobody looked', 'refused', rotates(nothing)],
  [
    'A program says that it is compromised, where the rule is not absolute',
    'passes',
    rotates(async (run, scene) => {
      await doubted('compromised')(run, scene)
      await run.on.saidByProgram(scene.ada, 'secret.doubt')
    }),
  ],
  ['The evidence is twenty-five hours old', 'refused', rotates(doubted('compromised', minutesAgo(25 * 60)))],
  ['Evidence about another secret', 'refused', rotates(doubted('compromised'), { secret: { name: 'queue-token' } })],
  [
    'The reading was withdrawn',
    'refused',
    rotates(async (run, scene) => {
      await doubted('compromised')(run, scene)
      await run.on.withdraw(scene.ada, 'secret.doubt')
    }),
  ],
  [
    'A second rotation on the same evidence',
    'refused',
    rotates(async (run, scene) => {
      await doubted('compromised')(run, scene)
      await run.rotate(scene.ada)
    }),
  ],
  [
    'The rotation of another secret came between',
    'passes',
    rotates(async (run, scene) => {
      const { ada } = scene
      const second = { name: 'queue-token' }
      await run.on.record(ada, 'failOver', { fact: 'secrets.doubted', value: [run.secret, second] })
      for (const secret of [run.secret, second])
        await run.on.record(ada, 'failOver', {
          fact: 'secret.doubt',
          key: await run.idOf(ada, secret),
          value: 'expired',
          text: 'The certificate ended at midnight',
        })
      await run.rotate(ada, { secret: second })
    }),
  ],
  ['A secret that is none', 'bad input', rotates(doubted('compromised'), { secret: 7 })],
  ['The commander broke the glass for it, with a reason', 'passes', broken(nothing)],
  ['The glass was broken for another secret', 'refused', broken(nothing, { secret: { name: 'queue-token' } })],
  ['The glass was broken, and used', 'refused', broken((run, { bo }) => run.rotate(bo))],
  ['The glass was broken before a new reading', 'refused', broken((run, scene) => run.doubts(scene.ada, 'sound'))],
  [
    'Two people, four presses, at the same moment',
    'once',
    async (scene) => {
      const { ada, bo } = scene
      const run = await (await scene.providerOutage()).known(ada)
      await run.doubts(ada, 'compromised')
      const { secret } = run
      return Promise.all([ada, bo, ada, bo].map((who) => run.on.tryRequest(who, 'secrets.rotate', { secret })))
    },
  ],
])
