import { readFileSync, writeFileSync } from 'node:fs'
import { rolesTable } from '#domain/access/roles-table.ts'
import { editorSchema } from '#domain/runbook/editor-schema.ts'
import { guardrailsPage } from '#server/incident/testing/guardrails/table.ts'

// node scripts/write-docs.ts writes the parts of docs/ that are made from code. Tests fail while they are out of date.
const docs = (path: string) => new URL(`../docs/${path}`, import.meta.url)

writeFileSync(docs('runbook.schema.json'), `${JSON.stringify(editorSchema(), null, 2)}\n`)

const [head = [], ...rows] = rolesTable().map((cells) => `| ${cells.join(' | ')} |`)
const columns = rolesTable()[0]?.length ?? 0
const table = [head, `| ${Array(columns).fill('---').join(' | ')} |`, ...rows].join('\n')
const guide = docs('guides/members-and-access.md')
const [before = '', , after = ''] = readFileSync(guide, 'utf8').split('<!-- roles -->')
writeFileSync(guide, `${before}<!-- roles -->\n\n${table}\n\n<!-- roles -->${after}`)
writeFileSync(docs('guardrails.md'), guardrailsPage())
