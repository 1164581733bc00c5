const FIRST_MS = 400
const LONGEST_MS = 12_000

/** How long to wait before attempt `attempt` (from 0): doubling, and never the same for two browsers. */
export const backOffMs = (attempt: number, random: () => number = Math.random): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.5 + random() / 2)
