import type { LibraryRunbook } from '#domain/incident/decision.ts'
import type { StartableRunbook } from '#domain/incident/views.ts'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { libraryRows, runbookDocuments } from './read.ts'

const MOST_COMPILED = 500

/** Compiled runbooks by the hash of their document, which is all that tells them apart. */
export type Library = {
  compiled(hash: string): CompiledRunbook | undefined
  compile(document: RunbookDocument): CompiledRunbook
  keep(runbooks: readonly CompiledRunbook[]): void
  /** What the workspace can start, and why not, its documents compiled. */
  runbooks(scope: WorkspaceScope): Promise<(LibraryRunbook & StartableRunbook)[]>
}

export function createLibrary(db: Database): Library {
  const byHash = new Map<string, CompiledRunbook>()
  const keep = (runbooks: readonly CompiledRunbook[]) => {
    for (const compiled of runbooks) byHash.set(compiled.hash, compiled)
    for (const hash of byHash.keys()) {
      if (byHash.size <= MOST_COMPILED) return
      byHash.delete(hash)
    }
  }
  const compile = (document: RunbookDocument) => {
    const compiled = compileRunbook(document)
    keep([compiled])
    return compiled
  }
  return {
    keep,
    compiled: (hash) => byHash.get(hash),
    compile,
    runbooks: async (scope) => {
      const rows = await libraryRows(db, scope)
      const unknown = rows.map((row) => row.hash).filter((hash) => !byHash.has(hash))
      for (const document of Object.values(await runbookDocuments(db, scope, unknown))) compile(document)
      return rows.flatMap((row) => {
        const compiled = byHash.get(row.hash)
        return compiled ? [startable(row, compiled.document)] : []
      })
    },
  }
}

type Row = { id: string; slug: string; title: string; hash: string; withdrawn: boolean }

function startable(
  { id, slug, title, hash, withdrawn }: Row,
  document: RunbookDocument,
): LibraryRunbook & StartableRunbook {
  const scope = document.scope.map(({ name, type }): [string, string] => {
    if (type.type === 'reference') return [name, type.kind]
    return [name, type.type === 'list' && type.of.type === 'reference' ? `list of ${type.of.kind}` : type.type]
  })
  const reasons = cannotStart(document)
  return {
    id,
    slug,
    title,
    when: textIn(document.when),
    hash,
    withdrawn,
    scope: Object.fromEntries(scope),
    cannotStart: reasons.length > 0 ? reasons.join(' ') : null,
  }
}
