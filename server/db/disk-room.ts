import { statfsSync } from 'node:fs'

/** More than the database needs to start again (embedded-trouble.ts), so that whoever is refused can still stop, start and read. */
const keptFreeBytes = 128 * 1024 * 1024
const lookEveryMilliseconds = 500

/** Whether the disk under this directory has room for more than what must stay free. Where it cannot be asked, the database itself will say. */
export function diskRoom(directory: string): () => boolean {
  let lookedAt = 0
  let hasRoom = true
  return () => {
    const now = performance.now()
    if (lookedAt > 0 && now - lookedAt < lookEveryMilliseconds) return hasRoom
    lookedAt = now
    try {
      const { bavail, bsize } = statfsSync(directory)
      hasRoom = bavail * bsize >= keptFreeBytes
    } catch {
      hasRoom = true
    }
    return hasRoom
  }
}
