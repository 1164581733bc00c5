import { runWith } from './run-with.mjs'

await runWith('faults/run.ts', { build: true })
