import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['domain/**/*.test.ts', 'components/**/*.test.{ts,tsx}', 'prove/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['server/**/*.test.ts', 'scripts/**/*.test.ts', 'prisma/**/*.test.ts', 'faults/judge/**/*.test.ts'],
          globalSetup: ['server/db/testing/cluster.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['faults/faults.test.ts'],
          globalSetup: ['server/db/testing/cluster.ts'],
          testTimeout: 120_000,
          // Alone on the machine, after all others.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
