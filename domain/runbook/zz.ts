import { readFileSync } from 'node:fs'
import { compileRunbook } from '#domain/runbook/compile.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'

for (const f of process.argv.slice(2)) {
  const r = parseRunbook(readFileSync(f, 'utf8'))
  if (!r.ok) {
    console.log(f, r.problems)
    continue
  }
  console.log(
    f,
    r.hash,
    r.warnings.map((w) => `${w.line}:${w.column} ${w.message}`),
  )
  try {
    const t = performance.now()
    compileRunbook(r.document)
    console.log('compiled', performance.now() - t)
  } catch (e) {
    console.log(String(e).slice(0, 600), (e as Error).stack?.slice(0, 800))
  }
}
