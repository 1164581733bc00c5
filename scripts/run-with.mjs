import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Obstacle, prepare, root } from './prepare.mjs'

/**
 * Prepares the checkout and runs a program of it with the arguments that were given, its end code ours.
 * @param {string} program Path from the root. @param {{ build: boolean }} wanted
 */
export async function runWith(program, wanted) {
  try {
    const node = await prepare(wanted)
    const run = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], {
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
}
