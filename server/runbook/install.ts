import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StreamName } from '#domain/journal/entry.ts'
import { runbookPublished } from '#domain/library/library-runbook.ts'
import { newId } from '#domain/new-id.ts'
import { textIn } from '#domain/runbook/document.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { PlannedWrite } from '#server/journal/append-request.ts'
import type { Journal } from '#server/journal/journal.ts'
import { runbookKind, runbookStream } from './kind.ts'
import { libraryRows, standingWorkspaces } from './read.ts'

const DIRECTORY = join(import.meta.dirname, '../../runbooks')

export type BuiltIn = { slug: string; title: string; hash: string; source: string }

/** The runbooks shipped with Holdpoint. A file that does not validate is reported and stops nothing but itself. */
export async function readBuiltIns(report: (line: string) => void, directory = DIRECTORY): Promise<BuiltIn[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.yaml')).sort()
  const builtIns: BuiltIn[] = []
  for (const file of files) {
    const source = await readFile(join(directory, file), 'utf8')
    const parsed = parseRunbook(source)
    if (parsed.ok) {
      const { document, hash } = parsed
      builtIns.push({ slug: document.runbook, title: textIn(document.title), hash, source })
    } else {
      for (const { line, column, message } of parsed.problems) report(`runbooks/${file}:${line}:${column} ${message}`)
    }
  }
  return builtIns
}

/** The first entries of a new workspace's library. */
export const firstRunbooks = (builtIns: readonly BuiltIn[]): PlannedWrite[] =>
  builtIns.map(({ slug, title, hash, source }) => ({
    stream: runbookStream(newId()),
    kind: runbookKind,
    events: [runbookPublished({ slug, origin: 'builtIn', hash, version: 1 }, title, source)],
    cause: 'first',
  }))

/** Publishes what a newer Holdpoint ships to workspaces that have an older version of it. Running executions stay on theirs. */
export async function refreshLibraries(db: Database, journal: Journal, builtIns: readonly BuiltIn[]): Promise<void> {
  for (const scope of await standingWorkspaces(db)) {
    const rows = await libraryRows(db, scope)
    for (const builtIn of builtIns) {
      const row = rows.find(({ slug }) => slug === builtIn.slug)
      if (row?.hash !== builtIn.hash) await publish(journal, scope, runbookStream(row?.id ?? newId()), builtIn)
    }
  }
}

const publish = (journal: Journal, scope: WorkspaceScope, stream: StreamName, { slug, title, hash, source }: BuiltIn) =>
  journal.append({
    scope,
    actor: { kind: 'system', id: 'library' },
    command: newId(),
    request: { publish: hash },
    streams: [stream],
    authorize: () => {},
    plan: (ctx) => {
      const version = (ctx.state(runbookKind, stream)?.version ?? 0) + 1
      const published = runbookPublished({ slug, origin: 'builtIn', hash, version }, title, source)
      return { writes: [{ stream, kind: runbookKind, events: [published] }], result: null }
    },
  })
