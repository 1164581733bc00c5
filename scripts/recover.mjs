import { spawn } from 'node:child_process'
import { Obstacle, prepare, root } from './prepare.mjs'

// npm run recover -- [e-mail] prints a link with which an owner who forgot the password chooses a new one.
try {
  const node = await prepare({ build: false })
  const args = ['--disable-warning=ExperimentalWarning', 'server/auth/recover-cli.ts', ...process.argv.slice(2)]
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(`\nNo link was made.\n\n${error.message}\n${error instanceof Obstacle ? error.wayOut : error.stack}\n`)
  process.exitCode = 1
}
