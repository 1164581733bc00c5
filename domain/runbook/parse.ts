// A runbook file either is a document, named by its hash, or a list of sentences about what is wrong and where; it never throws.
import { authoredRunbook } from '#domain/runbook/authored.ts'
import { checkDocument } from '#domain/runbook/check-document.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { documentHash } from '#domain/runbook/document-hash.ts'
import { normalise } from '#domain/runbook/normalise.ts'
import type { PathPart, Problem } from '#domain/runbook/problem.ts'
import { plainIssues, withInput } from '#domain/runbook/problem.ts'
import type { Place } from '#domain/runbook/read-yaml.ts'
import { readYaml } from '#domain/runbook/read-yaml.ts'

export type { Problem } from '#domain/runbook/problem.ts'

export type ParsedRunbook =
  | { ok: true; document: RunbookDocument; hash: string; warnings: Problem[] }
  | { ok: false; problems: Problem[] }

const pointer = (path: readonly PathPart[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const inOrder = (problems: Problem[]): Problem[] => problems.sort((a, b) => a.line - b.line || a.column - b.column)

/** `startable`: runbooks that the workspace can start, to warn of links to others; absent, links are not judged. */
export const parseRunbook = (yamlText: string, options: { startable?: readonly string[] } = {}): ParsedRunbook => {
  const problem = (
    place: Place,
    path: readonly PathPart[],
    message: string,
    severity: Problem['severity'] = 'error',
  ): Problem => ({ ...place, severity, message, path: pointer(path) })
  try {
    const yaml = readYaml(yamlText)
    if (yaml.problems.length > 0)
      return { ok: false, problems: inOrder(yaml.problems.map(({ place, message }) => problem(place, [], message))) }
    const authored = authoredRunbook.safeParse(yaml.value, withInput)
    if (!authored.success) {
      const issues = plainIssues(authored.error.issues)
      return {
        ok: false,
        problems: inOrder(issues.map(({ path, message }) => problem(yaml.placeOf(path), path, message))),
      }
    }
    const document = normalise(authored.data)
    const found = checkDocument(document, options.startable).map(({ path, message, severity, within }) =>
      problem(
        within === undefined ? yaml.placeOf(path) : yaml.placeIn(path, within.text, within.offset),
        path,
        message,
        severity,
      ),
    )
    const errors = found.filter(({ severity }) => severity === 'error')
    return errors.length > 0
      ? { ok: false, problems: inOrder(found) }
      : { ok: true, document, hash: documentHash(document), warnings: inOrder(found) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [problem({ line: 1, column: 1 }, [], `This file cannot be read: ${reason}`)] }
  }
}
