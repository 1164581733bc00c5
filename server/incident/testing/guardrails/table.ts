import { readFileSync } from 'node:fs'
import { textIn } from '#domain/runbook/document.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import { badDeployRows } from './bad-deploy-rows.ts'
import { databaseRestoreRows } from './database-restore-rows.ts'
import { hostUpgradeRows } from './host-upgrade-rows.ts'
import { providerOutageRows } from './provider-outage-rows.ts'
import { replayGapRows } from './replay-gap-rows.ts'
import type { Comes, Row } from './row.ts'
import { stuckWakeRows } from './stuck-wake-rows.ts'

export const guarded: readonly { runbook: string; rows: readonly Row[] }[] = [
  { runbook: 'bad-deploy', rows: badDeployRows },
  { runbook: 'stuck-wake', rows: stuckWakeRows },
  { runbook: 'database-restore', rows: databaseRestoreRows },
  { runbook: 'host-os-upgrade', rows: hostUpgradeRows },
  { runbook: 'provider-outage', rows: providerOutageRows },
  { runbook: 'route-event-replay-gap', rows: replayGapRows },
]

export const documentOf = (runbook: string) => {
  const parsed = parseRunbook(readFileSync(new URL(`../../../../runbooks/${runbook}.yaml`, import.meta.url), 'utf8'))
  if (!parsed.ok) throw new Error(`${runbook} cannot be read`)
  return parsed.document
}

const WORDS: { readonly [comes in Comes]: string } = {
  passes: 'passes',
  refused: '**refused**',
  held: '**refused**: a second person has not approved exactly this',
  'bad input': 'refused as bad input',
  once: 'one passes, the others are **refused**',
}

/** docs/guardrails.md from the rows that the tests try. */
export function guardrailsPage(): string {
  const parts = guarded.map(({ runbook, rows }) => {
    const document = documentOf(runbook)
    const guardrails = document.guardrails.map(({ id, says }) => {
      const own = rows.filter(({ guardrail }) => guardrail === id)
      const lines = own.map(({ variant, comes }) => `| ${variant} | ${WORDS[comes]} |`)
      return [
        `### ${textIn(says)}`,
        '',
        `\`${id}\``,
        '',
        '| what is tried | what comes of it |',
        '| --- | --- |',
        ...lines,
      ]
    })
    return [`## ${textIn(document.title)}`, ...guardrails.map((lines) => lines.join('\n'))].join('\n\n')
  })
  return `# Guardrails, and every way around them that was tried

Each row is a test: two people work on a fresh incident through the API that browsers use, and one of them tries what the row says. This page is written from the rows by \`scripts/write-docs.ts\`; a test fails while they differ.

${parts.join('\n\n')}
`
}
