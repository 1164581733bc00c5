import { expect } from 'vitest'

/** Asks again for as long as a busy machine may need. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 })
