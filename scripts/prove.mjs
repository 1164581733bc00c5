import { runWith } from './run-with.mjs'

await runWith('prove/run.ts', { build: false })
