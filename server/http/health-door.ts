import type { Door, Registry } from '#server/registry.ts'
import { answerProblem } from './problem-answer.ts'

/** /healthz: the process answers. /readyz: it can also do its work. */
export function healthDoor(ready: () => Promise<boolean>): Door {
  return {
    cookieless: true,
    matches: ({ pathname }) => pathname === '/healthz' || pathname === '/readyz',
    handle: async (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        const refused = { code: 'UNSUPPORTED', message: 'Health is read with GET' } as const
        return void answerProblem(response, refused, { status: 405, headers: { allow: 'GET, HEAD' } })
      }
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
