import { spawn } from 'node:child_process'
import { Obstacle, prepare, root } from './prepare.mjs'

// npm run fuzz -- [inputs a procedure] [seed]
const [runs = '3000', seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2)
if (!/^\d+$/.test(runs) || !/^\d+$/.test(seed)) {
  console.error('Usage: npm run fuzz -- [inputs a procedure] [seed]')
  process.exit(2)
}

process.chdir(root)
try {
  const node = await prepare({ build: false })
  console.log(`Seed ${seed}: npm run fuzz -- ${runs} ${seed} sends the same again.`)
  const files = ['server/trpc/fuzz.test.ts', 'server/http/malformed.test.ts']
  const child = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...files, '--disable-console-intercept'], {
    stdio: 'inherit',
    env: { ...process.env, HOLDPOINT_FUZZ: runs, HOLDPOINT_FUZZ_SEED: seed },
  })
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : code
  })
} catch (error) {
  console.error(error instanceof Obstacle ? `${error.message}\n${error.wayOut}` : error)
  process.exitCode = 1
}
