import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Prisma } from './generated/client.ts'
import { PrismaClient } from './generated/client.ts'
import type { Pools } from './pools.ts'
import type { WorkspaceScope } from './scope.ts'

export type PrismaReader = PrismaClient

type Query<T> = Prisma.PrismaPromise<T>

export type ReadScoped = {
  <T>(scope: WorkspaceScope, read: (prisma: PrismaReader) => Query<T>): Promise<T>
  <T extends readonly unknown[]>(
    scope: WorkspaceScope,
    read: (prisma: PrismaReader) => readonly [...{ [K in keyof T]: Query<T[K]> }],
  ): Promise<T>
}

/** Prisma over the app pool: what `read` asks runs in one transaction that sees this workspace alone; several at one moment. */
export function prismaReads(pools: Pools): { readScoped: ReadScoped; close: () => Promise<void> } {
  const adapter = new PrismaPg(pools.app, { statementNameGenerator: ({ sql }) => statementName(sql) })
  const prisma = new PrismaClient({ adapter })

  const readScoped = async (scope: WorkspaceScope, read: (prisma: PrismaReader) => unknown): Promise<unknown> => {
    const enter = prisma.$executeRaw`select set_config('app.workspace', ${scope.workspace}, true)`
    const wanted = read(prisma)
    if (!Array.isArray(wanted)) {
      const [, result] = await prisma.$transaction([enter, wanted as Query<unknown>])
      return result
    }
    const [, ...results] = await prisma.$transaction([enter, ...(wanted as Query<unknown>[])], {
      isolationLevel: 'RepeatableRead',
    })
    return results
  }
  return { readScoped: readScoped as ReadScoped, close: () => prisma.$disconnect() }
}

const names = new Map<string, string>()

/** Prisma keeps few query shapes, so names may be remembered; a flood of shapes starts the memory anew. */
function statementName(sql: string): string {
  const known = names.get(sql)
  if (known) return known
  if (names.size > 2_000) names.clear()
  const name = `p${createHash('sha256').update(sql).digest('base64url').slice(0, 24)}`
  names.set(sql, name)
  return name
}
