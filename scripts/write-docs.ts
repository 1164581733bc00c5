import { writeFileSync } from 'node:fs'
import { editorSchema } from '#domain/runbook/editor-schema.ts'

// Writes the parts of docs/ that are made from code. Tests fail while they are out of date.
writeFileSync(new URL('../docs/runbook.schema.json', import.meta.url), `${JSON.stringify(editorSchema(), null, 2)}\n`)
