import { spawn } from 'node:child_process'
import { Obstacle, prepare, root } from './prepare.mjs'

// npm run bench -- [--only A,C] [--quick]
try {
  const node = await prepare({ build: true })
  const args = ['--disable-warning=ExperimentalWarning', 'bench/run.ts', ...process.argv.slice(2)]
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' })
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(
    `\nNothing was measured.\n\n${error.message}\n${error instanceof Obstacle ? error.wayOut : error.stack}\n`,
  )
  process.exitCode = 1
}
