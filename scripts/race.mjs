import { spawn } from 'node:child_process'
import { Obstacle, prepare, root } from './prepare.mjs'

// npm run race -- [rounds]
const [rounds = '1000'] = process.argv.slice(2)
if (!/^\d+$/.test(rounds)) {
  console.error('Usage: npm run race -- [rounds]')
  process.exit(2)
}

process.chdir(root)
try {
  const node = await prepare({ build: false })
  const asked = ['run', 'server/incident/approvals-raced.test.ts', '--disable-console-intercept']
  const child = spawn(node, ['node_modules/vitest/vitest.mjs', ...asked], {
    stdio: 'inherit',
    env: { ...process.env, HOLDPOINT_RACES: rounds },
  })
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : code
  })
} catch (error) {
  console.error(error instanceof Obstacle ? `${error.message}\n${error.wayOut}` : error)
  process.exitCode = 1
}
