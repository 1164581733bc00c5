import { migrate } from '#server/db/migrate.ts'

// Run as a process of its own, which a test may kill in the middle.
await migrate(process.argv[2] ?? '')
