import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Obstacle, prepare, root } from './prepare.mjs'

try {
  const node = await prepare({ build: true })
  const run = spawn(node, ['--disable-warning=ExperimentalWarning', 'faults/run.ts', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
  })
  run.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(error instanceof Obstacle ? `${error.message}\n${error.wayOut}` : error)
  process.exitCode = 1
}
