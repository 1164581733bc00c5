import type { Binding } from '#domain/notice/notice.ts'
import { standing } from '#domain/notice/standing.ts'
import type { MyApps, NoticeView } from '#domain/notice/views.ts'
import type { Health, UpdateCause, UpdateState } from '#domain/runbook/updates.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { objectsById } from '#server/catalogue/read.ts'
import type { Database } from '#server/db/database.ts'

const MOST_READ = 300
const MOST_EARLIER = 50

/** What is published about the apps of the asking member: their names and the published words, nothing else. */
export async function readMyApps(db: Database, { scope, member }: Membership): Promise<MyApps> {
  const { workspace } = scope
  const row = await db.readScoped(scope, (prisma) =>
    prisma.member.findFirst({ where: { workspace, id: member.id, removedAt: null }, select: { apps: true } }),
  )
  const mine = row?.apps ?? []
  const found = await db.readScoped(scope, (prisma) =>
    prisma.notice.findMany({
      where: { workspace, apps: { hasSome: mine } },
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      take: MOST_READ + 1,
    }),
  )
  const notices = found.slice(0, MOST_READ).map((notice) => {
    const bindings = (notice.bindings as Binding[]).filter(({ app }) => mine.includes(app))
    const environments = [...new Set(bindings.map(({ environment }) => environment))]
    return {
      ...notice,
      state: notice.state as UpdateState,
      cause: notice.cause as UpdateCause,
      apps: notice.apps.filter((app) => mine.includes(app)),
      bindings,
      environments: environments.length > 0 ? environments : notice.environments,
    }
  })
  const { current, earlier } = standing(notices, mine)
  const shown = [...current, ...earlier.slice(0, MOST_EARLIER)]
  const ids = shown.flatMap(({ provider, environments, bindings }) => [
    ...(provider ? [provider] : []),
    ...environments,
    ...bindings.flatMap((binding) => Object.values(binding)),
  ])
  const objects = await objectsById(db, scope, [...new Set([...mine, ...ids])])
  const names = new Map(objects.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? 'Name removed'
  const viewOf = ({ id, state, cause, ...notice }: (typeof notices)[number]): NoticeView => ({
    id,
    state,
    cause,
    provider: notice.provider ? nameOf(notice.provider) : null,
    apps: notice.apps.map(nameOf),
    environments: notice.environments.map(nameOf),
    bindings: notice.bindings.map(({ app, environment, provider }) => ({
      app: nameOf(app),
      environment: nameOf(environment),
      provider: nameOf(provider),
    })),
    platformHealth: notice.platformHealth as Health | null,
    dependencyHealth: notice.dependencyHealth as Health | null,
    works: notice.works,
    doNow: notice.doNow,
    audience: notice.audience,
    publishedAt: notice.publishedAt.toISOString(),
  })
  return {
    apps: mine.map(nameOf).toSorted((a, b) => a.localeCompare(b)),
    current: current.map(viewOf),
    earlier: earlier.slice(0, MOST_EARLIER).map(viewOf),
    more: earlier.length > MOST_EARLIER || found.length > MOST_READ,
  }
}
