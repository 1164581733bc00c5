import { readFileSync } from 'node:fs'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'

// node scripts/check-runbook.ts FILE... says what is wrong with runbook files, by line and column.
const files = process.argv.slice(2)
if (files.length === 0) throw new Error('Give the files to check: node scripts/check-runbook.ts runbooks/*.yaml')

for (const file of files) {
  const parsed = parseRunbook(readFileSync(file, 'utf8'))
  for (const { line, column, severity, message } of parsed.ok ? parsed.warnings : parsed.problems) {
    console.log(`${file}:${line}:${column} ${severity}: ${message}`)
  }
  if (!parsed.ok) {
    process.exitCode = 1
    continue
  }
  console.log(`${file} is sound. Its version is ${parsed.hash.slice(0, 8)}.`)
  for (const reason of cannotStart(parsed.document)) console.log(`  It cannot be started yet: ${reason}`)
}
