import type { Door, Registry } from '#server/registry.ts'

/** /healthz: the process answers. /readyz: it can also do its work. */
export function healthDoor(ready: () => Promise<boolean>): Door {
  return {
    cookieless: true,
    matches: ({ pathname }) => pathname === '/healthz' || pathname === '/readyz',
    handle: async (request, response) => {
      const isUp = request.url?.startsWith('/healthz') || (await ready())
      response.writeHead(isUp ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
      response.end(isUp ? 'ok\n' : 'not ready\n')
    },
  }
}

export async function databaseAnswers({ database }: Pick<Registry, 'database'>): Promise<boolean> {
  try {
    await Promise.all(
      [database.pools.app, database.pools.auth, database.pools.live].map((pool) => pool.query('select 1')),
    )
    return true
  } catch {
    return false
  }
}
