import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../../', import.meta.url))

export type Copy = {
  /** The directory above the copy, and the home of whoever works in it. */
  home: string
  path: string
  remove(): void
}

/** A copy of this checkout as git knows it, its packages hard-linked; with the built screens where they are wanted. */
export function copyCheckout(name: string, { built }: { built: boolean }): Copy {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-machine-'))
  chmodSync(home, 0o755)
  const path = join(home, name)
  mkdirSync(path)
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: checkout,
    encoding: 'utf8',
  })
  for (const file of listed.split('\0')) {
    if (!file || !existsSync(join(checkout, file))) continue
    mkdirSync(dirname(join(path, file)), { recursive: true })
    cpSync(join(checkout, file), join(path, file))
  }
  const packages = [join(checkout, 'node_modules'), join(path, 'node_modules')]
  if (spawnSync('cp', ['-al', ...packages]).status !== 0) {
    rmSync(join(path, 'node_modules'), { recursive: true, force: true })
    execFileSync('cp', ['-a', ...packages])
  }
  if (built) {
    for (const made of ['.next', 'server/db/generated']) {
      cpSync(join(checkout, made), join(path, made), { recursive: true, verbatimSymlinks: true })
    }
  }
  return { home, path, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }) }
}

/** Gives the copy to somebody, without its packages. */
export function giveTo({ home, path }: Copy, { uid, gid }: { uid: number; gid: number }): void {
  const give = (at: string) => {
    chownSync(at, uid, gid)
    if (!lstatSync(at).isDirectory()) return
    for (const name of readdirSync(at)) if (join(at, name) !== join(path, 'node_modules')) give(join(at, name))
  }
  give(home)
}

/** No directory of the packages can be written by who is not root. Files are shared with the original and stay. */
export function closePackages({ path }: Copy): void {
  execFileSync('find', [join(path, 'node_modules'), '-type', 'd', '-exec', 'chmod', 'a-w', '{}', '+'])
}

export function openPackages({ path }: Copy): void {
  execFileSync('find', [join(path, 'node_modules'), '-type', 'd', '-exec', 'chmod', 'u+w', '{}', '+'])
}
