import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { join } from 'node:path'

/** A process of the bench's own that says something when it is ready. */
export async function child<Ready>(
  program: string,
  given: unknown,
  flags: readonly string[] = [],
): Promise<{ process: ChildProcess; ready: Ready }> {
  const started = fork(join(import.meta.dirname, '..', program), [], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  started.send(given as object)
  const ready = await new Promise<Ready>((resolve, reject) => {
    started.once('message', (message) => resolve(message as Ready))
    started.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return { process: started, ready }
}

export function told<T>(from: ChildProcess, message: unknown): Promise<T> {
  const answer = new Promise<T>((resolve) => from.once('message', (said) => resolve(said as T)))
  from.send(message as object)
  return answer
}
